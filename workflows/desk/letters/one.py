"""One letter: its words as they will leave or left, and what may still be done with it."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.automations.writing import BECAUSE_OF
from workflows.desk import outbox as desk
from workflows.kernel import handling, mail, outbox, placeholders, rich
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.models import LETTERS, NOT_LEFT, OutboxRow, OutboxState
from workflows.kernel.plain_words import PlainWords
from workflows.letters import copies
from workflows.people.roles import has_role

OWN_LINK = re.compile(rf"{re.escape(settings.BASE_URL.rstrip('/'))}/[^\s)]+")
UNTRUE = gettext_lazy("Nothing was done, because it is no longer true: %(why)s")
UNKNOWN = gettext_lazy(
    "“{%(wrong)s}” does not exist here. One letter is filled in already: only “{link}” stands for something, the "
    "address that leads on. Write the words themselves."
)
LOOSE = gettext_lazy("A bracket “{” or “}” stands alone. Only “{link}” stands for something here.")
NO_LONGER = gettext_lazy("It left in the meantime, or somebody else did something with it. Nothing of yours was done.")


class WordsForm(PlainWords, forms.Form):
    """The words of this one letter. `seen` are the row's own words when the page was opened."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    body = forms.CharField(
        label=pgettext_lazy("of a message", "Text"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 18, "data-rich": ""}),
        validators=[rich.check_links],
        help_text=rich.HELP,
    )
    seen_subject = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    seen_body = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean(self) -> None:
        """The letter is filled in already: only the mark of its address means something. What came with it stays."""
        had = f"{self.initial['subject']} {self.initial['body']}"
        typed = f"{self.cleaned_data.get('subject', '')} {self.cleaned_data.get('body', '')}"
        for name in dict.fromkeys(placeholders.used(typed)):
            if f"{{{name}}}" != mail.LINK and name not in placeholders.used(had):
                self.add_error(None, UNKNOWN % {"wrong": name})
        loose = [len(placeholders.LOOSE.findall(placeholders.MARK.sub("", words))) for words in (had, typed)]
        if loose[1] > loose[0]:
            self.add_error(None, LOOSE)

    @property
    def words(self) -> tuple[str, str]:
        return " ".join(self.cleaned_data["subject"].split()), plain(self.cleaned_data["body"]) + "\n"

    @property
    def seen(self) -> tuple[str, str]:
        return self.cleaned_data["seen_subject"], plain(self.cleaned_data["seen_body"])


class CancelForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


def plain(words: str) -> str:
    return words.replace("\r\n", "\n")


def row_for(request: HttpRequest, pk: int) -> Any:
    """With `readable`: whether its words are for this account. 404 for what it does not see, and for jobs."""
    if not has_role(request.user, *desk.READERS):
        raise PermissionDenied
    rows = desk.rows_visible_to(request.user).filter(kind__in=LETTERS)
    rows = rows.annotate(readable=Exists(desk.rows_readable_by(request.user).filter(pk=OuterRef("pk"))))
    return get_object_or_404(rows.select_related("record__text", "record__content_type", *BECAUSE_OF), pk=pk)


def words_of(row: OutboxRow) -> tuple[str, str]:
    """As they left, or as they would leave now. Its reader may act by the link in it, so a mark stands there."""
    if row.state in (OutboxState.SENT, OutboxState.DROPPED) or row.record.subject is None:
        return row.subject_line, OWN_LINK.sub(mail.LINK, row.body)
    with translation.override(row.language or settings.LANGUAGE_CODE):
        built = mail.build(row, row.record.subject, mail.as_mark)
    return built.subject, built.words


def why_not(row: OutboxRow) -> str:
    """Why it would be dropped if it left now, for the first time or once more, in the reader's language."""
    leaves = row.state in NOT_LEFT or copies.can_go(row)
    found = outbox.why_silent(row, row.record.subject) if leaves else ""
    return str(_(found)) if found else ""


@require_safe
@says_forbidden
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    row = row_for(request, pk)
    written = words_of(row) if row.readable else None
    line = desk.lines([row], request.user)[0]
    collected = getattr(row, "collected_in", None) if row.state == OutboxState.COLLECTED else None
    context = frame(line["what"], (reverse("messages"), _("Messages"))) | line | {
        "readable": row.readable,
        "written": written,
        "masked": bool(written and mail.LINK in written[1]),
        "why_not": why_not(row),
        "leaves": collected.digest.due if collected else row.next_try_at if row.state == OutboxState.QUEUED else None,
        "waits": row.state in NOT_LEFT,
        "held": row.state == OutboxState.HELD,
        "cancellable": row.state in handling.CANCELLABLE,
        "sent": row.state == OutboxState.SENT,
        "copyable": copies.can_go(row),
        "copies": row.copies.select_related("asked_by"),
        "cancel": CancelForm(),
        "here": request.path,
    }  # fmt: skip
    return render(request, "workflows/desk/letters/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@says_forbidden
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    """Give this one letter its own words, before it leaves."""
    row = row_for(request, pk)
    if not row.readable:
        raise PermissionDenied(_("Only who may open the dossier reads and writes what is said about it."))
    subject, body = words_of(row)
    initial = {"subject": subject, "body": body, "seen_subject": row.subject_line, "seen_body": row.body}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200 if row.state in NOT_LEFT else 409
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        if handling.rewrite(row, form.words, form.seen):
            notes.success(request, _("Saved. This letter has your words; it leaves as it would have."))
            return redirect("letter", row.pk)
        status = 409
    context = frame(_("The words of this letter"), (reverse("messages"), _("Messages"))) | {
        "form": form,
        "row": row,
        "refusal": NO_LONGER if status == 409 else "",
    }
    return render(request, "workflows/desk/letters/rewrite.html", context, status=status)


@require_POST
@says_forbidden
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """hold, release, cancel, copy."""
    row = row_for(request, pk)
    if what == "cancel":
        form = CancelForm(request.POST)
        if not form.is_valid():
            notes.error(request, _("Say why it is cancelled."))
            return redirect("letter", row.pk)
        done = handling.cancel(row, form.cleaned_data["reason"], request.user.get_full_name())
    elif what in MUST_BE_TRUE and (untrue := why_not(row)):
        notes.error(request, UNTRUE % {"why": untrue})
        return redirect("letter", row.pk)
    elif what in ACTS:
        done = ACTS[what](row, request.user)
    else:
        raise Http404
    if done:
        notes.success(request, DONE[what])
    else:
        notes.error(request, NO_LONGER)
    return redirect("letter", row.pk)


ACTS = {
    "hold": lambda row, _user: handling.hold(row),
    "release": lambda row, _user: handling.release(row),
    "copy": lambda row, user: copies.send_copy(row, user),
}
MUST_BE_TRUE = ("release", "copy")
DONE = {
    "hold": gettext_lazy("It stays here until somebody lets it go."),
    "release": gettext_lazy("It leaves now, whatever its reader chose about quiet hours and digests."),
    "cancel": gettext_lazy("It is cancelled, and does not leave."),
    "copy": gettext_lazy("It is sent once more, with the same words."),
}
