"""What the back office shows of any dossier that moves by steps: the page of one step, and answers that come late."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.approvals.asked import Planned, asked_about, case_of, planned
from workflows.approvals.models import ROLES, ApprovalRequest
from workflows.approvals.queries import last_asked_of
from workflows.kernel.dossiers import DossierPage, frame, says_forbidden
from workflows.kernel.history import Entry, causes_of, entry_of
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord, latest_record
from workflows.kernel.refusals import NotPossible, PermissionDenied, Refused, Stale
from workflows.kernel.views import StepView
from workflows.people.roles import handles


def is_visible(dossier: Any, user: Any) -> bool:
    return type(dossier).objects.visible_to(user).filter(pk=dossier.pk).exists()


def page_of(dossier: Any, user: Any) -> str:
    """The dossier, or the home of the back office once it no longer asks anything of this account."""
    return dossier.desk_url() if is_visible(dossier, user) else reverse("wagtailadmin_home")


def told_to(user: Any, dossier: Any, records: Iterable[TransitionRecord]) -> list[Entry]:
    """What happened, for this reader: people's words only for the group that handles the dossier."""
    reads = handles(user, getattr(dossier, "country_id", None), getattr(dossier, "region_id", None))
    entries = (dossier.entry_for(entry_of(record), user) for record in records)
    return [entry if reads else replace(entry, reason="") for entry in entries]


@method_decorator(says_forbidden, name="dispatch")
class DeskStepView(StepView):
    """The page of one step. `dossier` is what the reader comes from: the subject, or what the subject is about."""

    template_name = "workflows/desk/step.html"
    dossier: Any

    def get_return_url(self, subject: Any) -> str:
        return page_of(self.dossier, self.request.user)

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        self.meanwhile, self.closed = self.what_happened(refusal), self.is_closed(refusal)
        self.refused = refusal is not None
        return super().show(form, status, refusal)

    def what_happened(self, refusal: Refused | None) -> list[Entry]:
        """What closed the step, by whom; without people's words for who only decides on the dossier."""
        return told_to(self.request.user, self.dossier, self.records_behind(refusal)) if refusal is not None else []

    def records_behind(self, refusal: Refused) -> Iterable[TransitionRecord]:
        if isinstance(refusal, Stale) and refusal.since:
            return refusal.since
        last = latest_record(self.subject) if self.step.arrow_from(self.subject.state) is None else None
        return [last] if last else []

    def get_context(self) -> dict[str, Any]:
        context = frame(self.step.label, (self.get_return_url(self.subject), self.named()))
        return context | {
            "about": self.about(),
            "here": "" if self.closed else self.request.path,
            "meanwhile": self.meanwhile,
            "asks_approval": self.step.options.needs_approval,
            "planned": self.planned(),
            "said": self.said(),
        }

    def said(self) -> list[tuple[Any, str]]:
        """What somebody else already answered that this step is about."""
        return []

    def planned(self) -> Planned | None:
        """Who would be asked by this click; nothing on a page where it cannot be made."""
        asks = self.step.options.needs_approval and not self.refused
        return planned(self.subject, self.step, self.request.user) if asks else None

    def named(self) -> str:
        """The dossier in words that this reader may read."""
        return str(self.dossier)

    def about(self) -> str:
        return self.named()


class ApprovalStepView(DeskStepView):
    """Answering a request; who comes too late is told what became of it, also when the dossier is closed to them."""

    def get_subject(self) -> ApprovalRequest:
        user = self.request.user
        found = get_object_or_404(ApprovalRequest.objects.select_related("asked_by"), pk=self.kwargs["pk"])
        self.dossier = found.subject
        concerned = found.was_asked_of(user) and not self.dossier.has_conflict(user)
        if not concerned and not is_visible(self.dossier, user):
            raise Http404
        return found

    def get_context(self) -> dict[str, Any]:
        concerned = not self.refused and is_visible(self.dossier, self.request.user)
        return super().get_context() | {
            "asked": next(iter(asked_about([] if self.refused else [self.subject], self.request.user)), None),
            "facts": case_of(self.dossier) if concerned else [],
            "changed": self.changed,
        }

    def what_happened(self, refusal: Refused | None) -> list[Entry]:
        since = refusal.since if isinstance(refusal, Stale) else []
        changes = sum(record.step == "note_change" for record in since)
        self.changed = self.subject.changed_after(self.subject.edition - changes) if changes else ""
        return super().what_happened(refusal)

    def refusal(self) -> Refused | None:
        try:
            return super().refusal()
        except PermissionDenied:
            if not self.subject.has_moved_past(self.request.user):
                raise
            return NotPossible(moved_on(self.subject))

    def records_behind(self, refusal: Refused) -> Iterable[TransitionRecord]:
        records = super().records_behind(refusal)
        last = latest_record(self.subject) if self.subject.has_moved_past(self.request.user) else None
        return causes_of(records or ([last] if last else []))


def moved_on(request: ApprovalRequest) -> str:
    words = _("Your group has agreed already. The request now waits for: %(group)s.")
    return words % {"group": ", ".join(str(dict(ROLES)[step["role"]]) for step in request.present_steps)}


def too_late(request: HttpRequest, dossier: LifecycleModel) -> HttpResponse | None:
    """The answer 409 to who was asked about a dossier that is closed to them by now; None for anybody else."""
    asked = last_asked_of(request.user, dossier)
    if asked is None:
        return None
    asked.subject = dossier
    last = latest_record(asked)
    home = reverse("wagtailadmin_home")
    state = _("The approval of “%(step)s” is no longer asked of you: its state is “%(state)s”.")
    ended = state % {"step": asked.step_label, "state": asked.get_state_display()}
    context = frame(_("This is no longer asked of you"), (home, dossier)) | {
        "about": str(dossier),
        "refusal": moved_on(asked) if asked.has_moved_past(request.user) else ended,
        "meanwhile": told_to(request.user, dossier, causes_of([last] if last else [])),
        "return_url": home,
    }
    return render(request, "workflows/desk/too_late.html", context, status=409)


class DecidedPage(DossierPage):
    """The page of a dossier on which approvals decide: who comes too late is told what became of theirs."""

    template_name: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            answer = too_late(request, get_object_or_404(self.model, pk=self.instance_pk))
            if answer is None:
                raise
            return answer

    def get_template_names(self) -> list[str]:
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = self.model_admin.may_list(self.request.user)
        above = [(self.index_url, capfirst(self.verbose_name_plural))] if lists else []
        crumbs = frame(self.instance, *above)["breadcrumbs_items"]
        crumbs[-1]["url"] = self.request.path
        return super().get_context_data(breadcrumbs_items=crumbs, **kwargs)
