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

from snippets.sheets import exports, taken_along
from workflows.automations.actions import CALLED, DELIVER
from workflows.automations.dossiers import model_named, models
from workflows.automations.models import IS_STUCK, Automation, Firing, Halt, Mode, RuleLetter, RuleMessage
from workflows.automations.placeholders import fill, link_of
from workflows.automations.running import ACT
from workflows.automations.sentences import all_words, problem_of, sentence
from workflows.automations.trying import BACK, would_have
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.models import Delivery
from workflows.kernel.outbox import send_again
from workflows.kernel.recipients import recipient_of
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role
from workflows.webhooks.calls import hear_rules
from workflows.webhooks.models import Call

A_PAGE = 50
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
    page = Paginator(would, A_PAGE).get_page(request.GET.get("p"))
    names = titles(request.user, [each.subject for each in page.object_list])
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
        "would": [(each, *names[kind_of(each.subject), each.subject.pk]) for each in page.object_list],
    }
    return render(request, "workflows/automations/rule.html", context, status=status)


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
    mails = RuleLetter.objects.filter(IS_STUCK, firing=OuterRef("pk")).order_by()
    rows = found.firings.annotate(waits=IS_STUCK | Q(Exists(mails))).order_by("-waits", "-pk")
    rows = rows.select_related("content_type").prefetch_related(
        "letters__words", "tasks__words", "postings__announcement"
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
    }
    return render(request, "workflows/automations/log.html", context)


def lines(rows: Iterable[Firing], user: Any) -> list[dict[str, Any]]:
    rows = list(rows)
    names, called = titles(user, dossiers_of(rows)), calls_of(rows)
    found = []
    for row in rows:
        title, url = names.get((row.content_type_id, row.object_id), ("", ""))
        letters = [(letter, said_of(letter, bool(url))) for letter in row.letters.all()]
        tasks = [f"{task.words}: {task.get_how_display()}" for task in row.tasks.all()]
        line = {"firing": row, "title": title or f"{capfirst(row.content_type.name)} {row.object_id}", "url": url}
        posted = [f"{each.announcement}: {each.announcement.get_state_display()}" for each in row.postings.all()]
        line |= {"became": became(row), "letters": letters, "others": [*tasks, *posted, *called.get(row.pk, [])]}
        found.append(line | {"did": [*(words for _letter, words in letters), *line["others"]]})
    return found


def calls_of(rows: Iterable[Firing]) -> dict[int, list[str]]:
    """Firing -> the webhooks that it called, and what became of each call. 1 query."""
    causes = {f"{CALLED}{row.pk}": row.pk for row in rows}
    found: dict[int, list[str]] = defaultdict(list)
    for each in Call.objects.filter(cause__in=list(causes)).select_related("endpoint").order_by("pk"):
        found[causes[each.cause]].append(f"{each.endpoint}: {each.why or each.get_state_display()}")
    return found


def became(row: Firing) -> str:
    return row.why or {"sent": _("Done")}.get(row.state, row.get_state_display())


def said_of(row: RuleLetter, is_open: bool) -> str:
    """A mail in one line; its address only for who may open the dossier."""
    to = row.email if is_open and row.email else ""
    head = f"{row.words} → {to}" if to else str(row.words)
    return f"{head}: {row.why or row.get_state_display()}"


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
def again(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    found = for_keepers(request, pk)
    row = get_object_or_404(RuleLetter, pk=letter, firing__automation=found)
    return _again(request, pk, row, DELIVER, _("It leaves again now."))


@require_POST
@says_forbidden
def act_again(request: HttpRequest, pk: int, firing: int) -> HttpResponse:
    """What is no longer true by then is dropped, and says so."""
    row = get_object_or_404(Firing, pk=firing, automation=for_keepers(request, pk))
    return _again(request, pk, row, ACT, _("It is tried again now."))


def _again(request: HttpRequest, pk: int, row: Delivery, job: str, words: str) -> HttpResponse:
    if row.is_stuck:
        send_again(row, job)
        messages.success(request, words)
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
    rows = model_named(words.lifecycle).objects.visible_to(request.user).order_by("-pk")  # type: ignore[attr-defined]
    chosen, wanted = list(rows[:TO_CHOOSE]), request.GET.get("dossier", "")
    subject = rows.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 19 else None
    subject = subject or next(iter(chosen), None)
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
        first, text = (fill(str(each), subject, reader, link) if reader else "" for each in (words.subject, words.text))
    return {"code": code, "name": str(name), "subject": first, "text": text}
