"""Random people take random steps, time passes: whatever the order, the invariants hold after each."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from tests.house.machine import Machine, walk
from workflows.approvals.models import ApprovalRequest
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import steps_of
from workflows.matching.jobs import go_over
from workflows.missions import jobs
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import SeatRole
from workflows.missions.templates import SheetTemplate
from workflows.missions.travel import Roads, place_of
from workflows.people.roles import Role

WITH_A_REASON = {
    "Mission": {"decline", "cancel", "reopen", "unstaff", "prepare", "report", "waive_recap", "keep_date"},
    "Assignment": {"withdraw", "release", "mark_no_show", "offer_as_exception"},
    "ApprovalRequest": {"refuse", "recuse"},
}


OF_APPROVALS = {
    "ask_first": {"question": "Who pays the train?"},
    "answer": {"answer": "They do."},
    "note_change": {"columns": ["title"], "who": None},
}


class Cooperative(Machine):
    """Two missions at overlapping hours, three ambassadors, everybody who decides, two requesters."""

    @initialize()
    def begin(self) -> None:
        self.open()
        self.owner = cast.seated()
        self.people = [cast.ambassador() for _ in range(3)]
        self.actors: list[Any] = [self.owner, cast.seated(coordinator=True), cast.seated()]
        self.actors += [make_user_with(Role.FINANCE), *(person.user for person in self.people)]
        missions.policy(("support_group", 1))
        missions.template()
        for seats in (1, 2):
            starts = self.moment + timedelta(days=20, hours=seats)
            made = missions.requested(owner=self.owner, title=f"M{seats}", starts=starts, ambassadors_wanted=seats)
            self.actors.append(made.requester_actor())

    def dossiers(self) -> list[Any]:
        return [row for model in (Mission, Assignment, ApprovalRequest) for row in model.objects.order_by("pk")]

    def answers(self, subject: Any, name: str) -> dict[str, Any]:
        kind, later = type(subject).__name__, clock.now() + timedelta(days=9)
        given: dict[str, Any] = {"reason": "So it is."} if name in WITH_A_REASON[kind] else {}
        if kind == "ApprovalRequest":
            given |= OF_APPROVALS.get(name, {})
        if kind == "Assignment" and name in ("offer", "offer_as_exception", "ask_again"):
            given["answer_by"] = clock.now() + timedelta(days=2)
        if kind == "Mission":
            given |= {
                "assign": {"owner": self.owner},
                "revise": {"title": f"{subject}!"},
                "ask_requester": {"question": "Where?"},
                "answer": {"answer": "There."},
                "open_call": {
                    "first_come": subject.ambassadors_wanted > 1,
                    "closes": clock.now() + timedelta(days=5),
                    "fallback_days": 4,
                },
                "offer": {"ambassadors": self.people[:2], "days": 3, "fallback_days": 4},
                "ask_moments": {"most": 2, "starts_1": later, "ends_1": later + timedelta(hours=2)},
                "reschedule": {"starts": later, "ends": later + timedelta(hours=2)},
                "give_evaluation": {"rating": 4},
                "evaluate": {"rating": 4, "lessons": "More time."},
                "ask_to_move": {"proposal": "Later"},
                "complain": {"complaint": "Too loud"},
                "answer_complaint": {"answer": "Next time softer."},
                "set_date": {"starts": later, "ends": later + timedelta(hours=2)},
                "correct": {"place_name": f"{subject.place_name}!"},
                "prioritise": {"urgency": "urgent", "reason": "They leave soon."},
                "use_template": {"template": SheetTemplate.objects.first()},
                "repeat": {"starts_1": later, "ends_1": later + timedelta(hours=2)},
                "change_pack": {"why": "They know this.", "add": "term:00000000-0000-0000-0000-000000000000"},
                "name_contact": {"day_contact_name": "Rita", "day_contact_phone": "0470 11 22 33"},
                "join": {"into": Mission.objects.exclude(pk=subject.pk).first()},
            }.get(name, {})
        return given

    @rule(data=st.data())
    def somebody_presses_a_button_that_is_open(self, data: st.DataObject) -> None:
        by = data.draw(st.sampled_from(self.actors))
        ways = [(s, each.step.name) for s in self.dossiers() for each in open_steps(s, by) if each.is_open]
        if ways:
            subject, name = data.draw(st.sampled_from(ways))
            self.take(subject, name, by, subject.revision)

    @rule(data=st.data())
    def somebody_tries_any_step_at_all(self, data: st.DataObject) -> None:
        subject = data.draw(st.sampled_from(self.dossiers()))
        step = data.draw(st.sampled_from([s for s in steps_of(type(subject)) if s.name != "ask_again"]))
        by = data.draw(st.sampled_from([*self.actors, SYSTEM]))
        self.take(subject, step.name, by, subject.revision - data.draw(st.sampled_from([0, 0, 0, 1])))

    @rule(data=st.data())
    def somebody_is_asked_or_comes_forward(self, data: st.DataObject) -> None:
        mission = data.draw(st.sampled_from(list(Mission.objects.order_by("pk"))))
        person = data.draw(st.sampled_from(self.people))
        found = Assignment.objects.filter(mission=mission, member=person).first()
        subject = found or Assignment(mission=mission, member=person, role=SeatRole.AMBASSADOR)
        name, by = data.draw(st.sampled_from([("offer", self.owner), ("express_interest", person.user)]))
        self.take(subject, name, by, None)

    @precondition(lambda self: self.moment - self.start < timedelta(days=90))
    @rule(hours=st.sampled_from([1, 30, 100, 24 * 12]))
    def time_passes_and_the_clock_does_its_work(self, hours: int) -> None:
        of_staffing = (go_over, jobs.lapse_offers, jobs.close_calls)
        self.pass_by(timedelta(hours=hours), *of_staffing, jobs.carry_out, jobs.remind, jobs.settle, jobs.close)

    @invariant()
    def nobody_sits_in_two_places_and_no_mission_has_too_many(self) -> None:
        held, roads = list(Assignment.objects.filter(seat__isnull=False).select_related("mission")), Roads()
        for one, other in combinations(held, 2):
            if one.member_id == other.member_id:
                road = roads.apart(place_of(one.mission), place_of(other.mission))
                assert one.holds_until + road <= other.holds_from or other.holds_until + road <= one.holds_from
        for mission in Mission.objects.all():
            assert sum(a.mission_id == mission.pk for a in held) <= mission.ambassadors_wanted + mission.staff_wanted


@pytest.mark.once
@pytest.mark.django_db
def test_whatever_people_do_the_invariants_hold():
    assert walk(Cooperative, examples=15, steps=40) > 15
