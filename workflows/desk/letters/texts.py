"""The words of every message: which the house wrote itself, and where it writes them, with a real dossier beside."""

import smtplib
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from snippets.languages import labelled
from snippets.sheets import exports, taken_along
from workflows.kernel import placeholders, rich
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.plain_words import PlainWords
from workflows.letters import preview, texts
from workflows.letters.echo import UNSAID
from workflows.letters.models import EVERYBODY
from workflows.letters.readers import KINDS
from workflows.letters.texts import Message
from workflows.people.roles import Role, has_role

WRITERS = (Role.COORDINATOR, Role.COMMUNICATIONS)
MOST_MINUTES = 7 * 24 * 60
View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """The view is given the message, for the readers that are asked for; 404 for one that no step owes to them."""

    @says_forbidden
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request.user, *WRITERS):
            raise PermissionDenied(_("Only the coordinator and the communications team write these words."))
        if "name" in kwargs:
            found = texts.message_named(kwargs.pop("lifecycle"), kwargs.pop("name"))
            readers = request.GET.get("readers", EVERYBODY)
            if found is None or readers not in {EVERYBODY, *found.model.TOLD_APART}:
                raise Http404
            return view(request, found.for_readers(readers), *args, **kwargs)
        return view(request, *args, **kwargs)

    return answering


class TextForm(PlainWords, forms.Form):
    """The words in one language. `seen` is the version that was opened."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=pgettext_lazy("of a message", "Text"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 18, "data-rich": ""}),
        validators=[rich.check_links],
        help_text=format_lazy(
            "{} {}",
            rich.HELP,
            gettext_lazy(
                "An empty line begins a paragraph. A paragraph in which a placeholder has nothing to say is left out."
            ),
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.message = message

    def clean(self) -> None:
        subject, body = self.cleaned_data.get("subject"), self.cleaned_data.get("body")
        if subject is None or body is None:
            return
        if UNSAID in subject + body:
            self.add_error(None, _("“[…]” stands where no placeholder says it. Write other words there."))
        for reason in texts.why_unfit(self.message, subject, body):
            self.add_error(None, reason)

    @property
    def words(self) -> tuple[str, str]:
        return self.cleaned_data["subject"], self.cleaned_data["body"].replace("\r\n", "\n")


class Search(PlainWords, forms.Form):
    """Words of the subject, of the step or of whom it goes to; those with words of the house alone, where asked."""

    q = forms.CharField(label=gettext_lazy("Search a message, a step or a reader"), required=False, max_length=100)
    own = forms.BooleanField(label=gettext_lazy("Only with own words"), required=False)

    def among(self, lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        said = self.cleaned_data if self.is_valid() else {}
        wanted = said.get("q", "").lower().split()
        return [
            line
            for line in lines
            if all(word in _searched(line) for word in wanted) and (not said.get("own") or _has_own_words(line))
        ]


def _searched(line: dict[str, Any]) -> str:
    message = line["message"]
    return " ".join(map(str, (message.about, message.title, *line["steps"], *message.readers))).lower()


def _has_own_words(line: dict[str, Any]) -> bool:
    return bool(line["apart"]) or any(key in ("own", "unfit") for _code, key, _words in line["languages"])


class WaitForm(PlainWords, forms.Form):
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes before it leaves"),
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput({"class": "desk-number", "inputmode": "numeric"}),
        help_text=gettext_lazy("Until then it can be read, changed, held back or cancelled under “Messages”."),
    )


def address(message: Message, name: str = "message_text", **said: Any) -> str:
    asked = {key: value for key, value in {"readers": message.told_as, **said}.items() if value}
    return reverse(name, args=message.key) + (f"?{urlencode(asked)}" if asked else "")


def standing(message: Message, language: str, held: dict[Any, Any]) -> str:
    """own, everybody (those for everybody), file, partly (the file's, while another language has its own), or unfit
    (so that the file's leave).
    """
    row = held.get((*message.key, language, message.told_as))
    if row is None or not row.is_own:
        if message.told_as:
            return "everybody"
        others = (held.get((*message.key, other, message.told_as)) for other in texts.languages())
        return "partly" if any(each and each.is_own for each in others) else "file"
    return "unfit" if texts.why_unfit(message, row.subject, row.body) else "own"


STANDINGS = {
    "own": pgettext_lazy("words of a message", "Own words"),
    "everybody": pgettext_lazy("words of a message", "The words for everybody"),
    "file": pgettext_lazy("words of a message", "Words of the product"),
    "partly": pgettext_lazy("words of a message", "Words of the product, while another language has its own"),
    "unfit": pgettext_lazy("words of a message", "Own words that fit no longer: those of the product leave"),
}


def lines() -> Iterator[dict[str, Any]]:
    held, waits = texts.in_force(), texts.waits()
    for each in texts.every_message():
        said = [(code, standing(each, code, held)) for code in texts.languages()]
        yield {
            "message": each,
            "url": address(each),
            "kind": KINDS[each.kind],
            "steps": [step.label for step in each.steps],
            "languages": [(code, key, STANDINGS[key]) for code, key in said],
            "minutes": waits.get(each.key, 0),
            "apart": [
                words for readers, words in each.model.TOLD_APART.items() if has_own(each.for_readers(readers), held)
            ],
        }


def has_own(message: Message, held: dict[Any, Any]) -> bool:
    rows = (held.get((*message.key, language, message.told_as)) for language in texts.languages())
    return any(row is not None and row.is_own for row in rows)


def columns() -> dict[str, Callable[[dict[str, Any]], Any]]:
    return {
        _("About"): lambda line: line["message"].about,
        _("Message"): lambda line: line["message"].title,
        _("Sent by the step"): lambda line: ", ".join(str(label) for label in line["steps"]),
        _("Sent to"): lambda line: ", ".join(line["message"].readers),
        _("Kind"): lambda line: line["kind"],
        pgettext("of messages", "Words"): lambda line: ", ".join(
            labelled(code, words) for code, _key, words in line["languages"]
        ),
        _("Own words for"): lambda line: ", ".join(map(str, line["apart"])),
        _("Minutes before it leaves"): lambda line: line["minutes"],
    }


@require_safe
@for_writers
def texts_list(request: HttpRequest) -> HttpResponse:
    """Every message of every lifecycle."""
    form = Search(request.GET)
    found = form.among(lines())
    if (file := taken_along(request, "message-texts", columns(), found)) is not None:
        return file
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in found:
        groups.setdefault(line["message"].about, []).append(line)
    told = {"groups": sorted(groups.items()), "exports": exports(request), "form": form}
    context = frame(_("Words of messages")) | told
    return render(request, "workflows/desk/letters/texts.html", context)


def language_in(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in texts.languages() else settings.LANGUAGE_CODE


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def text(request: HttpRequest, message: Message) -> HttpResponse:
    """One message in one language: written, shown on a dossier, sent to oneself, saved."""
    language = language_in(request)
    row = texts.newest(message, language)
    version = row.version if row else 0
    subject, body = texts.begun(message, language)
    initial = {"subject": subject, "body": body, "seen": version}
    form = TextForm(request.POST if request.method == "POST" else None, message=message, initial=initial)
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound and "save" in request.POST:
        if texts.save(message, language, form.cleaned_data["seen"], form.words, request.user):
            notes.success(request, _("Saved. The next letter that leaves has these words."))
            return redirect(address(message, language=language, case=request.GET.get("case")))
        status = 409
    typed = {language: form.words} if form.is_bound and status == 200 else {}
    found = preview.cases(message, request.user)
    case = next((each for each in found if str(each.record.pk) == request.GET.get("case")), found[0] if found else None)
    shown = preview.shown(message, request.user, case.record if case else None, typed)
    if "send" in request.POST and status == 200:
        send_to_me(request, next(each for each in shown if each.language == language))
    context = page_of(message, language, texts.newest(message, language) if status == 409 else row) | {
        "form": form,
        "cases": found,
        "case": case,
        "hidden": not found and preview.is_known(message),
        "shown": shown,
        "stale": status == 409,
        "unfit": texts.why_unfit(message, subject, body) if row and row.is_own and not form.is_bound else [],
    }
    return render(request, "workflows/desk/letters/text.html", context, status=status)


def page_of(message: Message, language: str, row: Any) -> dict[str, Any]:
    above = (reverse("message_texts"), _("Words of messages"))
    held = texts.in_force()
    needed = placeholders.needed(message.model, message.name)
    return frame(message.title, above) | {
        "message": message,
        "kind": KINDS[message.kind],
        "language": language,
        "row": row,
        "standing": STANDINGS[standing(message, language, held)],
        "languages": [
            (address(message, language=code), code, STANDINGS[standing(message, code, held)], code == language)
            for code in texts.languages()
        ],
        "readers": [
            (
                address(message.for_readers(key), language=language),
                words,
                key == message.told_as,
                has_own(message.for_readers(key), held),
            )
            for key, words in ({EVERYBODY: _("Everybody")} | message.model.TOLD_APART).items()
        ]
        if message.model.TOLD_APART
        else [],
        "offered": [
            (f"{{{name}}}", label, name in needed)
            for name, label in placeholders.offered(message.model, message.name).items()
        ],
        "versions": texts.versions(message),
        "wait": WaitForm(initial={"minutes": texts.waits().get(message.key, 0)}),
        "here": address(message, language=language),
    }


def send_to_me(request: HttpRequest, shown: preview.Shown) -> None:
    """A try, outside the outbox: it is owed by no step, and only its writer gets it."""
    try:
        shown.mail.send()
    except (OSError, smtplib.SMTPException) as error:
        notes.error(request, _("The mail did not leave: %(why)s") % {"why": error})
    else:
        notes.success(request, _("Sent to %(address)s.") % {"address": request.user.email})


@require_POST
@for_writers
def back_to_file(request: HttpRequest, message: Message) -> HttpResponse:
    language = language_in(request)
    seen = request.POST.get("seen", "")
    if seen.isdecimal() and texts.save(message, language, int(seen), ("", ""), request.user):
        back = (
            _("The words for everybody hold again.") if message.told_as else _("The words of the product hold again.")
        )
        notes.success(request, back)
    else:
        notes.error(request, _("Somebody else wrote these words in the meantime. Look at them before you go on."))
    return redirect(address(message, language=language))


@require_POST
@for_writers
def wait(request: HttpRequest, message: Message) -> HttpResponse:
    form = WaitForm(request.POST)
    if form.is_valid():
        texts.set_wait(message, form.cleaned_data["minutes"], request.user)
        notes.success(
            request, _("Saved. It holds for new letters; those that wait already leave when they would have.")
        )
    else:
        notes.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(address(message, language=language_in(request)))
