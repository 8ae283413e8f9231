"""The pages of the steps of missions and of their people."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.approvals.desk_steps import DeskStepView
from workflows.desk.board.looking import back_to
from workflows.desk.sheet import facts_for
from workflows.kernel.dossiers import frame
from workflows.kernel.forms import StepForm
from workflows.kernel.refusals import Refused
from workflows.matching.queries import RANKED, candidates
from workflows.missions import rules
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import STAFFABLE, SeatRole, StaffingMode
from workflows.people.models import Member

MOST_CANDIDATES = 100
A_PAGE = 50
RANKINGS = {SeatRole.AMBASSADOR: "ambassadors", SeatRole.STAFF: "staff"}
FIRST_OFFERS = ("offer", "offer-as-exception")


def visible_mission(user: Any, pk: int) -> Mission:
    return get_object_or_404(Mission.objects.visible_to(user).select_related("owner", "region", "language"), pk=pk)


def full_mission(user: Any, pk: int) -> Mission:
    """A mission of which this account sees the people; 404 for who only decides on it."""
    mission = visible_mission(user, pk)
    if not rules.support_group(mission, user):
        raise Http404
    return mission


@require_safe
def suits(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody for one kind of seat, page by page, found by name too."""
    mission = full_mission(request.user, pk)
    if mission.state not in STAFFABLE:
        raise Http404
    role = SeatRole.STAFF if request.GET.get("role") == SeatRole.STAFF else SeatRole.AMBASSADOR
    name = " ".join(request.GET.get("q", "").split())[:100]
    people = candidates(mission, role, request.user)
    if name:
        people = [each for each in people if name.casefold() in str(each).casefold()]
    page = Paginator(people, A_PAGE).get_page(request.GET.get("p"))
    may_offer = bool(rules.owner(mission, request.user))
    context = frame(_("Who suits"), (mission.desk_url(), mission.title)) | {
        "mission": mission,
        "role": role,
        "name": name,
        "page_obj": page,
        "may_offer": may_offer,
        "picks": picks(mission, role) if may_offer and rules.date_is_known(mission) else None,
    }
    return render(request, "workflows/desk/suits.html", context)


def picks(mission: Mission, role: str) -> dict[str, Any]:
    """How several people are offered a seat in one go: the name of their boxes, and whom the ranking holds already."""
    answered = {each.member_id for each in mission.assignments.all() if each.state not in RANKED}
    kept = [
        (name, pk, place)
        for each, name in RANKINGS.items()
        for place, pk in enumerate(mission.ranking.get(each, []))
        if mission.staffing_mode == StaffingMode.SELECT and pk not in answered
    ]
    days = mission.offer_days or settings.AMBASSADE_OFFER_DAYS
    return {"name": RANKINGS[SeatRole(role)], "kept": kept, "days": days}


class MissionStepView(DeskStepView):
    def get_subject(self) -> Mission:
        self.dossier = visible_mission(self.request.user, self.kwargs["pk"])
        return self.dossier

    def get_return_url(self, subject: Any) -> str:
        """The look at missions that the person came from, as long as they see the mission."""
        page = super().get_return_url(subject)
        return (back_to(self.request) or page) if page == subject.desk_url() else page

    def get_context(self) -> dict[str, Any]:
        context = super().get_context() | {"facts": facts_for(self.dossier, self.step.name)}
        return context | {"here": context["here"] and self.request.get_full_path()}

    def make_form(self, *data: Any) -> StepForm:
        form = super().make_form(*data)
        if self.step.name == "join":
            self.template_name = "workflows/desk/join.html"
            form.look_for((self.request.POST or self.request.GET).get("q", ""))
        return form

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        if self.step.name == "offer" and refusal is None:
            self.template_name = "workflows/desk/offer.html"
            form.choosing = [self.choosing(form, name) for name in ("ambassadors", "staff") if name in form.fields]
        return super().show(form, status, refusal)

    def choosing(self, form: Any, name: str) -> dict[str, Any]:
        """The ranked candidates of one kind of seat, with what was ticked and numbered so far."""
        role = SeatRole.AMBASSADOR if name == "ambassadors" else SeatRole.STAFF
        people = candidates(self.dossier, role, self.request.user)
        kept = self.dossier.ranking.get(role, [])
        ticked = set(form.data.getlist(name)) if form.is_bound else {str(pk) for pk in kept}
        rows = []
        for place, candidate in enumerate(people, start=1):
            pk = candidate.pk
            if place > MOST_CANDIDATES and str(pk) not in ticked:
                continue
            number = form.data.get(f"{name}-rank-{pk}", "") if form.is_bound else number_in(kept, pk)
            row = {"candidate": candidate, "ticked": str(pk) in ticked, "number": number, "place": place}
            rows.append(row | {"pickable": candidate.may_be_ranked})
        return {"field": form[name], "rows": rows, "hidden": len(people) - len(rows)}


def number_in(kept: list[int], pk: int) -> str:
    return str(kept.index(pk) + 1) if pk in kept else ""


class AssignmentStepView(DeskStepView):
    def get_subject(self) -> Assignment:
        found = get_object_or_404(Assignment.objects.select_related("member"), pk=self.kwargs["pk"])
        self.dossier = found.mission = full_mission(self.request.user, found.mission_id)
        return found

    def about(self) -> str:
        return f"{self.subject.member} · {self.dossier}"


class OfferToView(AssignmentStepView):
    """A seat is offered to someone who was not asked yet; whoever was is on their own page."""

    def get_subject(self) -> Assignment:
        if self.kwargs["step"] not in FIRST_OFFERS:
            raise Http404
        self.dossier = full_mission(self.request.user, self.kwargs["pk"])
        member = get_object_or_404(Member.objects.filter(active=True, user__is_active=True), pk=self.kwargs["member"])
        known = Assignment.objects.filter(mission=self.dossier, member=member).select_related("member").first()
        role = SeatRole.STAFF if self.request.GET.get("role") == SeatRole.STAFF else SeatRole.AMBASSADOR
        subject = known or Assignment(mission=self.dossier, member=member, role=role)
        subject.mission = self.dossier
        return subject

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"here": "" if self.closed else self.request.get_full_path()}

    def already_done(self, answers: dict[str, Any]) -> bool:
        """Also where the same click at the same moment made the row."""
        if self.subject.pk is None:
            self.subject = self.get_subject()
        return self.subject.pk is not None and super().already_done(answers)
