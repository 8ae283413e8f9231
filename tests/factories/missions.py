"""Missions in any state, each reached by walking there with `perform`."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from snippets.models import AudienceKind, Axis, EventLevel, InterventionKind, PlaceKind, Sector, Theme
from tests.factories import cast
from tests.factories.people import make_country, make_region
from tests.house.shelf import shelved
from workflows.approvals.models import ApprovalPolicy, ApprovalRequest, PolicyCondition, PolicyStep
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, LinkHolder
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.missions.rules import FORM_PURPOSE
from workflows.missions.states import Compensation, Door, Measure, State
from workflows.missions.templates import SheetTemplate
from workflows.people.models import Member


@shelved
def choice(model: Any, key: str) -> Any:
    return model.objects.get_or_create(key=key, defaults={"name": {"nl": key, "fr": key, "en": key}})[0]


def sheet(**fields: Any) -> dict[str, Any]:
    """A complete mission sheet, thirty days from now, in Dutch, in Brussels."""
    starts: datetime | None = fields.pop("starts", clock.now() + timedelta(days=30))
    return {
        "title": "Debate on autonomous work",
        "objectives": "Explain what the cooperative does for people who work on their own.",
        "axis": Axis.INFORM,
        "intervention_kind": choice(InterventionKind, "debate"),
        "audience_kind": choice(AudienceKind, "students"),
        "place_kind": choice(PlaceKind, "conference"),
        "place_name": "Flagey",
        "starts": starts,
        "ends": fields.pop("ends", starts and starts + timedelta(hours=2)),
        "language": cast.language("nl"),
        "sector": choice(Sector, "theatre"),
        "level": EventLevel.LOCAL,
        "region": make_region(),
        "brief": "Two minutes of practice, then questions.",
        "compensation_kind": Compensation.NOTHING,
        "needs_nothing_special": True,
        "first_measure": Measure.REACHED,
        "first_aim": 60,
        "second_measure": Measure.CONTACTS,
        "second_aim": 3,
        **fields,
    }


@shelved
def requested(**fields: Any) -> Mission:
    """A request by the public form, with a complete sheet and an owner."""
    owner = fields.pop("owner", None) or cast.seated()
    themes = fields.pop("themes", None) or [choice(Theme, "work")]
    values = sheet(
        country=make_country(),
        owner=owner,
        door=fields.pop("door", Door.FORM),
        requester_name="Rita Requester",
        requester_email=fields.pop("requester_email", "rita@partner.example"),
        requester_language="nl",
        **fields,
    )
    by = LinkHolder(FORM_PURPOSE, 0, values["requester_name"], values["requester_email"])
    return perform(Mission(**values), "request", by=by, themes=themes).subject


@shelved
def policy(
    *roles: tuple[str, int],
    arrow: str = "mission.approve",
    only_if: Iterable[tuple[str, Any]] = (),
    together: bool = False,
    **fields: Any,
) -> ApprovalPolicy:
    """A policy with one step per (role, quorum), in order or `together`; `only_if`: (condition, number) pairs."""
    made = ApprovalPolicy.objects.create(arrow=arrow, **{"name": "Approval", **fields})
    for what, number in only_if:
        PolicyCondition.objects.create(policy=made, what=what, number=number)
    for order, (role, quorum) in enumerate(roles):
        PolicyStep.objects.create(policy=made, order=0 if together else order, role=role, quorum=quorum)
    return made


def request_about(mission: Mission) -> ApprovalRequest:
    return ApprovalRequest.objects.filter(object_id=mission.pk).latest("pk")


@shelved
def qualifying(**fields: Any) -> Mission:
    mission = requested(**fields)
    return perform(mission, "qualify", by=mission.owner).subject


@shelved
def approved(**fields: Any) -> Mission:
    mission = qualifying(**fields)
    return perform(mission, "approve", by=mission.owner).subject


@shelved
def open_call(**fields: Any) -> Mission:
    mission = approved(**fields)
    return perform(mission, "open_call", by=mission.owner).subject


@shelved
def staffing(*candidates: Member, **fields: Any) -> Mission:
    """Offers are out to the first of `candidates`, in that order."""
    mission = approved(**fields)
    return perform(mission, "offer", by=mission.owner, ambassadors=list(candidates)).subject


def assignment(mission: Mission, person: Member) -> Assignment:
    return Assignment.objects.get(mission=mission, member=person)


@shelved
def accept(mission: Mission, person: Member) -> Assignment:
    return perform(assignment(mission, person), "accept", by=person.user).subject


@shelved
def staffed(*candidates: Member, **fields: Any) -> Mission:
    candidates = candidates or (cast.ambassador(),)
    mission = staffing(*candidates, **fields)
    for person in candidates[: mission.ambassadors_wanted]:
        accept(mission, person)
    return Mission.objects.get(pk=mission.pk)


@shelved
def confirmed(*candidates: Member, **fields: Any) -> Mission:
    mission = staffed(*candidates, **fields)
    return perform(mission, "confirm", by=mission.owner).subject


@shelved
def carried_out(*candidates: Member, **fields: Any) -> Mission:
    """Confirmed ahead of the event, carried out by the clock an hour after its end."""
    starts = fields.pop("starts", clock.now() - timedelta(days=1))
    with clock.at(starts - timedelta(days=30)):
        mission = confirmed(*candidates, starts=starts, **fields)
    with clock.at(mission.ends + timedelta(hours=1)):
        return perform(mission, "carry_out", by=SYSTEM).subject


@shelved
def reported(*candidates: Member, **fields: Any) -> Mission:
    mission = carried_out(*candidates, **fields)
    for seat in mission.seats():
        perform(seat, "file_report", by=seat.member.user, report_went="Well.", report_audience=40, first_result=40)
    return Mission.objects.get(pk=mission.pk)


@shelved
def evaluated(*candidates: Member, **fields: Any) -> Mission:
    mission = reported(*candidates, **fields)
    return perform(mission, "evaluate", by=mission.owner, rating=4, lessons="Ask for a microphone.").subject


@shelved
def closed(*candidates: Member, **fields: Any) -> Mission:
    mission = evaluated(*candidates, **fields)
    mission = perform(mission, "settle", by=SYSTEM).subject
    return perform(mission, "close", by=SYSTEM).subject


def template(**fields: Any) -> SheetTemplate:
    """For debates, in Dutch."""
    competences = fields.pop("competences", ())
    values = {"name": "Debat", "language": "nl", "brief": "Vertel in tien minuten hoe jij werkt.", **fields}
    made = SheetTemplate.objects.create(intervention_kind=choice(InterventionKind, "debate"), **values)
    made.competences.set(competences)
    return made


WALKS = {
    State.REQUESTED: requested,
    State.QUALIFYING: qualifying,
    State.APPROVED: approved,
    State.STAFFING: staffing,
    State.STAFFED: staffed,
    State.CONFIRMED: confirmed,
    State.CARRIED_OUT: carried_out,
    State.REPORTED: reported,
    State.EVALUATED: evaluated,
    State.CLOSED: closed,
}
