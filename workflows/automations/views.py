"""A rule's own pages: what it would have done, switching it on, what it did; and its words as they will be read."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_POST, require_safe

from snippets.languages import labelled
from snippets.sheets import exports, taken_along
from workflows.automations.actions import CALLED
from workflows.automations.checking import conditions_of, loaded
from workflows.automations.dossiers import model_named, models
from workflows.automations.effect import Deed, effect_on, reach_of
from workflows.automations.models import IS_STUCK, Automation, Firing, Halt, Mode, RuleMail, RuleMessage
from workflows.automations.placeholders import fill, fill_line, link_of
from workflows.automations.running import ACT
from workflows.automations.sentences import all_words, problem_of, sentence
from workflows.automations.trying import BACK, would_have
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.outbox import STUCK, send_again
from workflows.kernel.recipients import recipient_of
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role
from workflows.webhooks.calls import hear_rules
from workflows.webhooks.models import Call

A_PAGE, IN_FULL = 50, 30
MANY = 200  # mails or tasks in the time tried out, from which on a rule is not switched on unawares
TO_CHOOSE = 20  # dossiers offered for a preview


def for_keepers(request: HttpRequest, pk: int, model: Any = Automation) -> Any:
    if not has_role(request.user, Role.COORDINATOR):
        raise PermissionDenied(_("Only the coordinator may do this."))
    return get_object_or_404(model, pk=pk)


@require_safe
@says_forbidden
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would have done, and the button that switches it on."""
    return show(request, for_keepers(request, pk))


def show(request: HttpRequest, found: Automation, status: int = 200, refusal: str = "") -> HttpResponse:
    words = all_words()
    problem = problem_of(found, words)
    would = would_have(found) if not problem else []
    reach = reach_of(found, [each.subject for each in would])
    page = Paginator(would, IN_FULL).get_page(request.GET.get("p"))
    names = titles(request.user, [each.subject for each in page.object_list])
    deeds = deeds_on(found, (pk for (_kind, pk), (_title, url) in names.items() if url), words)
    context = frame(str(found), above()) | {
        "rule": found,
        "told": sentence(found, words),
        "problem": problem,
        "refusal": refusal,
        "halt": Halt.now(),
        "unheard": not problem and calls_out(found) and not hear_rules(),
        "is_on": found.mode == Mode.ON,
        "days": BACK.days,
        "page_obj": page,
        "count": len(would),
        "would": [
            (each, *names[kind_of(each.subject), each.subject.pk], deeds.get(each.subject.pk))
            for each in page.object_list
        ],
        "reach": reach,
        "is_much": reach.mails + reach.tasks >= MANY,
        "sample": sample(request, found, words) if not problem else None,
    }
    return render(request, "workflows/automations/rule.html", context, status=status)


def deeds_on(rule: Automation, keys: Iterable[int], words: dict[int, RuleMessage]) -> dict[int, list[Deed]]:
    """What it would do on these dossiers, which are read for it with all that its words name."""
    keys = list(keys)
    if not keys:
        return {}
    used = [words[each["words"]] for each in rule.actions if each["words"] in words]
    texts = [text for each in used for said in (each.subject, each.text) for text in said.values()]
    return effect_on(rule, loaded(model_named(rule.lifecycle), keys, [rule], texts), words)


def sample(request: HttpRequest, rule: Automation, words: dict[int, RuleMessage]) -> dict[str, Any]:
    """One dossier that the reader chooses: whether its conditions hold now, and what the rule would do on it."""
    model = model_named(rule.lifecycle)
    chosen, subject = chosen_by(request, model)
    found: dict[str, Any] = {"chosen": chosen, "subject": subject}
    if subject is None or "dossier" not in request.GET:
        return found | {"subject": None, "conditions": [], "deeds": []}
    (read,) = loaded(model, [subject.pk], [rule])
    lines = [(each.says(), each.holds(read)) for each in conditions_of(rule, model)]
    return found | {"conditions": lines, "deeds": deeds_on(rule, [subject.pk], words)[subject.pk]}


def chosen_by(request: HttpRequest, model: Any) -> tuple[list[Any], Any]:
    """The newest dossiers that the reader may open, and the one that they chose, else the first of these."""
    rows = model.objects.visible_to(request.user).order_by("-pk")
    chosen, wanted = list(rows[:TO_CHOOSE]), request.GET.get("dossier", "")
    subject = rows.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 19 else None
    return chosen, subject or next(iter(chosen), None)


def calls_out(rule: Automation) -> bool:
    return any(each["kind"] == "call" for each in rule.actions)


def above() -> tuple[str, Any]:
    return reverse("automations:index"), pgettext("menu", "Rules")


def kind_of(subject: Any) -> int:
    return ContentType.objects.get_for_model(subject).pk


def titles(user: Any, subjects: Iterable[Any]) -> dict[tuple[int, int], tuple[str, str]]:
    """(kind, dossier) -> its name and address; of one that the reader may not open, what it is and its number.

    1 query per lifecycle.
    """
    by_model: dict[Any, list[Any]] = defaultdict(list)
    for subject in subjects:
        by_model[type(subject)].append(subject)
    found = {}
    for model, rows in by_model.items():
        keys = {row.pk for row in rows}
        open_to_them = set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        for row in rows:
            closed = (f"{capfirst(str(model._meta.verbose_name))} {row.pk}", "")
            found[kind_of(row), row.pk] = (str(row), row.desk_url()) if row.pk in open_to_them else closed
    return found


@require_POST
@says_forbidden
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On or paused; only the version that was looked at is switched on."""
    found = for_keepers(request, pk)
    if "pause" in request.POST:
        found.pause()
        messages.success(request, _("The rule is paused."))
        return redirect("automations:rule", pk)
    if request.POST.get("seen") != str(found.version):
        return show(request, found, 409, _("Somebody changed this rule meanwhile. Look at it, then switch it on."))
    if problem_of(found, all_words()):
        return show(request, found, 422)
    if found.mode != Mode.ON:
        found.switch_on()
    messages.success(request, _("The rule is on. What fell due before now is left alone."))
    return redirect("automations:rule", pk)


@require_POST
@says_forbidden
def halt(request: HttpRequest) -> HttpResponse:
    if not has_role(request.user, Role.COORDINATOR):
        raise PermissionDenied(_("Only the coordinator may do this."))
    if "end" in request.POST:
        Halt.end()
        messages.success(request, _("The rules go on from here. What fell due meanwhile is left alone."))
    else:
        Halt.begin(request.user)
        messages.success(request, _("All rules are paused."))
    return redirect("automations:index")


def columns() -> dict[str, Callable[[dict[str, Any]], Any]]:
    return {
        _("When"): lambda line: line["firing"].created_at,
        _("Dossier"): lambda line: line["title"],
        pgettext("rule", "What became of it"): lambda line: line["became"],
        _("Mails, tasks and calls"): lambda line: ", ".join(line["did"]),
    }


@require_safe
@says_forbidden
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Every cause that it met, what is stuck first: what it did, and what became of each mail and task."""
    found = for_keepers(request, pk)
    mails = RuleMail.objects.filter(letter__state__in=STUCK, firing=OuterRef("pk")).order_by()
    rows = found.firings.annotate(waits=IS_STUCK | Q(Exists(mails))).order_by("-waits", "-pk")
    rows = rows.select_related("content_type").prefetch_related(
        "mails__words", "mails__letter", "tasks__words", "postings__announcement"
    )
    if request.GET.get("export"):
        file = taken_along(request, "rule", columns(), lines(rows, request.user))
        if file is not None:
            return file
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    context = frame(_("What it did"), above(), (reverse("automations:rule", args=[pk]), found)) | {
        "rule": found,
        "told": sentence(found, all_words()),
        "heads": list(columns()),
        "lines": lines(page.object_list, request.user),
        "page_obj": page,
        "exports": exports(request),
        "here": request.get_full_path(),
        "messages_of_it": f"{reverse('messages')}?rule={pk}",
    }
    return render(request, "workflows/automations/log.html", context)


def lines(rows: Iterable[Firing], user: Any) -> list[dict[str, Any]]:
    rows = list(rows)
    names, called = titles(user, dossiers_of(rows)), calls_of(rows)
    found = []
    for row in rows:
        title, url = names.get((row.content_type_id, row.object_id), ("", ""))
        letters = [(mail.letter, said_of(mail, bool(url))) for mail in row.mails.all()]
        tasks = [labelled(task.words, task.get_how_display()) for task in row.tasks.all()]
        line = {"firing": row, "title": title or f"{capfirst(row.content_type.name)} {row.object_id}", "url": url}
        posted = [labelled(each.announcement, each.announcement.get_state_display()) for each in row.postings.all()]
        line |= {"became": became(row), "letters": letters, "others": [*tasks, *posted, *called.get(row.pk, [])]}
        found.append(line | {"did": [*(words for _letter, words in letters), *line["others"]]})
    return found


def calls_of(rows: Iterable[Firing]) -> dict[int, list[str]]:
    """Firing -> the webhooks that it called, and what became of each call. 1 query."""
    causes = {f"{CALLED}{row.pk}": row.pk for row in rows}
    found: dict[int, list[str]] = defaultdict(list)
    for each in Call.objects.filter(cause__in=list(causes)).select_related("endpoint").order_by("pk"):
        found[causes[each.cause]].append(labelled(each.endpoint, each.why or each.get_state_display()))
    return found


def became(row: Firing) -> str:
    return row.why or {"sent": _("Done")}.get(row.state, row.get_state_display())


def said_of(mail: RuleMail, is_open: bool) -> str:
    """A mail in one line; its address only for who may open the dossier."""
    row = mail.letter
    to = row.email if is_open and row.email else ""
    head = f"{mail.words} → {to}" if to else str(mail.words)
    return labelled(head, row.why or row.get_state_display())


def dossiers_of(rows: Iterable[Firing]) -> list[Any]:
    """1 query per lifecycle."""
    keys: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        keys[row.content_type_id].add(row.object_id)
    found: list[Any] = []
    for kind, those in keys.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        found += model._default_manager.filter(pk__in=those).select_related(*model.READ_WITH)
    return found


@require_POST
@says_forbidden
def act_again(request: HttpRequest, pk: int, firing: int) -> HttpResponse:
    """What is no longer true by then is dropped, and says so."""
    row = get_object_or_404(Firing, pk=firing, automation=for_keepers(request, pk))
    if row.is_stuck:
        send_again(row, ACT)
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("It is no longer stuck."))
    return redirect("automations:log", pk)


@require_safe
@says_forbidden
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The words about a real dossier of the reader's, in each language, as they would be sent to the reader."""
    words = for_keepers(request, pk, RuleMessage)
    if words.lifecycle not in models():
        raise Http404
    chosen, subject = chosen_by(request, model_named(words.lifecycle))
    title = (reverse("rule_words:index"), _("Words of rules"))
    context = frame(str(words), title) | {
        "words": words,
        "chosen": chosen,
        "subject": subject,
        "shown": [in_language(words, subject, code, name, request.user) for code, name in settings.LANGUAGES]
        if subject
        else [],
    }
    return render(request, "workflows/automations/preview.html", context)


def in_language(words: RuleMessage, subject: Any, code: str, name: Any, user: Any) -> dict[str, str]:
    reader = recipient_of(user)
    with override(code):
        link = link_of(subject, reader) if reader else ""
        said = {"code": code, "name": str(name), "subject": "", "text": ""}
        if reader:
            said["subject"] = fill_line(str(words.subject), subject, reader, link)
            said["text"] = fill(str(words.text), subject, reader, link)
    return said
