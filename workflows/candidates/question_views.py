"""The support group's own questions as the last part of the sheet, and the files that were sent with them."""

import hashlib
import secrets
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from workflows.candidates import rules
from workflows.candidates.answers import CandidacyAnswers, answers_to_read
from workflows.candidates.models import Candidacy
from workflows.candidates.sheet import QUESTIONS, file_address
from workflows.candidates.sheet_views import what_lacks
from workflows.candidates.states import State
from workflows.candidates.steps import visible
from workflows.candidates.views import draft_or_404, latest_of, page, private
from workflows.kernel import clock
from workflows.kernel.dossiers import says_forbidden
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role
from workflows.people.sheet.parts import PARTS
from workflows.questions.forms import AnswersForm, typed_in
from workflows.questions.serving import file_response


@method_decorator(private, name="dispatch")
class QuestionsView(View):
    """Save and go on, go back, leave it for later, throw away what is not saved; and, by the script, keep it.

    Nothing typed is lost: 422 wrong; 409 saved in another window, changed by the support group, or sent meanwhile.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.candidacy = draft_or_404(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.row_or_404()
        if self.candidacy.state != State.DRAFT:
            return redirect("candidacy_sheet")
        return self.show(row, self.form_of(row, typed=row.typed or None))

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        self.candidacy = Candidacy.objects.select_for_update().get(pk=self.candidacy.pk)
        row, way = self.row_or_404(), request.POST.get("way", "")
        if self.candidacy.state != State.DRAFT:
            return self.sent_already(way)
        if way == "keep":
            return self.keep(row)
        if way == "discard":
            row.typed, row.tab, row.kept_at = {}, "", None
            if not row._state.adding:
                row.save()
            return redirect(request.path)
        return self.save(row, way)

    def save(self, row: CandidacyAnswers, way: str) -> HttpResponse:
        form = self.form_of(row, bound=True)
        form.is_valid()
        if self.request.POST.get("seen", "") != stamp(row):
            self.keep_unless_elsewhere(row)
            return self.show(row, form, 409)
        before = {question.key for question in row.asked()}
        kept = form.keep_files(row.pk)
        if form.errors:
            self.save_files(row, kept)
            self.keep_unless_elsewhere(row)
            if way in ("back", "later"):
                said = _("What you typed under “%(part)s” is kept, but not saved yet: something in it is not right.")
                messages.warning(self.request, said % {"part": QUESTIONS.title})
                return redirect(self.next_address(way))
            return self.show(row, form, 422)
        row.save_answers(form.merged())
        Candidacy.objects.filter(pk=self.candidacy.pk).touch()
        if not way and any(each.key not in before and not row.answers.get(each.key) for each in row.asked()):
            messages.info(self.request, _("Saved. What you answered brings up more questions; they stand below."))
            return redirect(self.request.get_full_path())
        return redirect(self.next_address(way))

    def save_files(self, row: CandidacyAnswers, kept: dict[str, Any]) -> None:
        """A file that arrived is not sent twice because something else is wrong."""
        if kept != row.answers:
            typed = (row.typed, row.tab, row.kept_at)
            row.save_answers(kept)
            row.typed, row.tab, row.kept_at = typed

    def keep(self, row: CandidacyAnswers) -> HttpResponse:
        """For the script: what to say, and whether it is kept."""
        if self.is_elsewhere(row):
            said = _(
                "This page is open in another window too, where you typed last. Here nothing is kept until you save."
            )
            return JsonResponse({"said": said}, status=409)
        if not self.form_of(row, bound=True).has_news:
            self.write_typed(row, {})
            return JsonResponse({"said": _("Everything on this page is saved.")})
        self.keep_unless_elsewhere(row)
        said = _("Kept at %(time)s, not yet saved.") % {"time": time_format(localtime(row.kept_at), "H:i")}
        if self.request.POST.get("seen", "") != stamp(row):
            said = " ".join([said, _("Another window saved this page meanwhile.")])
        return JsonResponse({"said": said})

    def is_elsewhere(self, row: CandidacyAnswers) -> bool:
        """Of two windows that type the first is kept; the second takes over once it was opened after the first."""
        post = self.request.POST
        return bool(row.typed and row.tab != post.get("tab", "")[:32] and post.get("found", "") != found_at(row))

    def keep_unless_elsewhere(self, row: CandidacyAnswers) -> None:
        if not self.is_elsewhere(row):
            self.write_typed(row, typed_in(row.version.questions, self.request.POST))

    def write_typed(self, row: CandidacyAnswers, typed: dict[str, list[str]]) -> None:
        """Beside the answers: the version that was saved last stays, until the next time that somebody saves."""
        tab = self.request.POST.get("tab", "")[:32] if typed else ""
        row.typed, row.tab, row.kept_at = typed, tab, clock.now() if typed else None
        if not row._state.adding:
            row.save(update_fields=["typed", "tab", "kept_at"])
        elif typed:
            row.save()

    def sent_already(self, way: str) -> HttpResponse:
        said = _("You sent your candidacy meanwhile. These answers stay as they were sent.")
        if way == "keep":
            return JsonResponse({"said": said}, status=409)
        messages.warning(self.request, said)
        return redirect("candidacy_sheet")

    def row_or_404(self) -> CandidacyAnswers:
        row = answers_to_read(self.candidacy)
        if row is None:
            raise Http404
        return row

    def form_of(self, row: CandidacyAnswers, bound: bool = False, typed: Any = None) -> AnswersForm:
        sent = (self.request.POST, self.request.FILES) if bound else ()
        return AnswersForm(
            row.version.questions,
            *sent,
            answers=row.answers,
            typed=typed,
            needed=_("%(field)s (needed to send your candidacy)"),
            address_of=partial(file_address, self.candidacy, self.request.user),
        )

    def next_address(self, way: str) -> str:
        if way == "back":
            return reverse("candidacy_part", args=[PARTS[-1].slug])
        return reverse("candidacy_sheet" if not way and "check" in self.request.GET else "candidacy")

    def show(self, row: CandidacyAnswers, form: AnswersForm, status: int = 200) -> HttpResponse:
        return page(
            self.request,
            "questions",
            status,
            part=QUESTIONS,
            number=len(PARTS) + 1,
            form=form,
            row=row,
            is_new_version=row.is_outdated
            or self.request.POST.get("version", str(row.version_id)) != str(row.version_id),
            late=status == 409,
            draft=row if row.typed else None,
            seen=stamp(row),
            found=found_at(row),
            tab=self.request.POST.get("tab", "")[:32] or secrets.token_hex(8),
            **what_lacks(self.candidacy, QUESTIONS),
        )


def stamp(row: CandidacyAnswers) -> str:
    """Of the questions and what is saved: a form brings it back, so that nothing of another window is overwritten."""
    return hashlib.sha256(repr([row.version_id, sorted(row.answers.items())]).encode()).hexdigest()


def found_at(row: CandidacyAnswers) -> str:
    return row.kept_at.isoformat() if row.kept_at else ""


@require_safe
@private
def own_file(request: HttpRequest, key: str) -> HttpResponseBase:
    candidacy = latest_of(request.user)
    if candidacy is None:
        raise Http404
    return file_response(answers_to_read(candidacy), key)


@require_safe
@says_forbidden
def file_for_the_desk(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """To those who may read the sheet, while they may."""
    candidacy = visible(request.user, pk)
    if not (rules.support_group(candidacy, request.user) or has_role(request.user, Role.ADMINISTRATOR)):
        raise PermissionDenied(_("The sheet is not open to you."))
    if candidacy.hides_names_from(request.user):
        raise PermissionDenied(_("Files open once names are shown."))
    if not candidacy.was_sent:
        raise Http404
    return file_response(answers_to_read(candidacy), key)
