"""The same random people, now around candidacies: assessors, a nominator, two candidates, the clock."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.factories import candidates, missions
from tests.factories.people import make_user_with
from tests.house.machine import walk
from tests.house.test_machine import OF_APPROVALS, Cooperative
from workflows.approvals.models import ApprovalRequest
from workflows.candidates import jobs
from workflows.candidates.models import Assessment, Candidacy, Nomination, candidacy_of
from workflows.candidates.states import HELD_IN, OPEN, AssessmentState, State
from workflows.kernel import clock
from workflows.people.models import Mandate
from workflows.people.roles import Role

WITH_A_REASON = (
    "ask_exemption", "exempt", "ask_changes", "allow_over_limit", "reject", "appeal", "maintain", "reconsider",
    "look_in", "recuse", "refuse", "take_out", "keep_held", "no_moment_suits", "call_off",
)  # fmt: skip


class Candidates(Cooperative):
    """A group of five with a quorum, a limit of two ambassadors, two candidates of whom one is nominated."""

    @initialize()
    def begin(self) -> None:
        self.open()
        candidates.criteria()
        candidates.policy(most_ambassadors=1)
        self.group = candidates.group(5)
        self.people = [candidates.person() for _n in range(2)]
        missions.policy(("support_group", 1), arrow="candidacy.reject")
        self.actors = [*self.group, *(each.user for each in self.people), make_user_with(Role.ADMINISTRATOR)]
        candidates.nominated(self.group[-1], self.people[0])
        sent = candidates.submitted(self.group[0], self.people[1])
        Candidacy.objects.filter(pk=sent.pk).update(campaign=candidates.campaign(answers_together=True))

    def dossiers(self) -> list[Any]:
        models = (Candidacy, Assessment, Nomination, ApprovalRequest)
        return [row for model in models for row in model.objects.order_by("pk")]

    def answers(self, subject: Any, name: str) -> dict[str, Any]:
        if name in ("start_assessment", "add_assessors"):
            return {"assessors": self.chosen}
        if name == "give":
            keys = (each.key for each in subject.candidacy.frozen_criteria())
            return {f"score_{key}": 1 + (subject.pk + len(key)) % 5 for key in keys}
        if name == "give_written":
            return {f"score_{each.key}": 3 for each in subject.written_first()}
        if name == "give_second":
            return {f"score_{key}": 1 + (subject.pk + len(key)) % 5 for key in subject.again}
        given: dict[str, Any] = {"reason": "So it is."} if name in WITH_A_REASON else {}
        own = OF_APPROVALS | {
            "attach_video": {"video": None},
            "write_instead": {"written_instead": "I restore clocks."},
            "talk_over": {"talk": "We spoke."},
            "hold": {"answer": "reject", "reason": "So it is."},
            "offer_interview": {
                "moments": [clock.now() + timedelta(days=3)],
                "minutes": 45,
                "place": "Here",
                "people": self.group[:1],
            },
        }
        return given | own.get(name, {})

    chosen: list[Any] = []

    @rule(data=st.data())
    def somebody_thinks_of_other_assessors(self, data: st.DataObject) -> None:
        self.chosen = data.draw(st.lists(st.sampled_from(self.group), min_size=1, max_size=3, unique=True))

    @rule(data=st.data())
    def somebody_is_asked_or_comes_forward(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.people))
        nominator = data.draw(st.sampled_from(self.group))
        subject, name, by = data.draw(
            st.sampled_from(
                [
                    (candidacy_of(person), "begin", person.user),
                    (Nomination(member=person, nominator=nominator, why="Yes."), "nominate", nominator),
                ]
            )
        )
        self.take(subject, name, by, None)

    @precondition(lambda self: self.moment - self.start < timedelta(days=400))
    @rule(hours=st.sampled_from([1, 30, 24 * 12, 24 * 50]))
    def time_passes_and_the_clock_does_its_work(self, hours: int) -> None:
        due = (jobs.remind_and_expire, jobs.release_who_left, jobs.lapse_nominations)
        self.pass_by(timedelta(hours=hours), *due)

    @invariant()
    def nobody_has_two_open_candidacies_or_both_one_and_a_mandate(self) -> None:
        for person in self.people if hasattr(self, "transaction") else ():
            candidacies = Candidacy.objects.filter(member=person)
            assert candidacies.filter(state__in=OPEN).count() <= 1
            assert Mandate.objects.filter(member=person).count() == candidacies.filter(state=State.ADMITTED).count()

    @invariant()
    def nobody_with_an_interest_gave_scores(self) -> None:
        for each in Assessment.objects.filter(state=AssessmentState.GIVEN).select_related("candidacy"):
            assert each.assessor_id != each.candidacy.member.user_id
            nomination = each.candidacy.nomination
            assert nomination is None or nomination.nominator_id != each.assessor_id

    @invariant()
    def every_advice_rests_on_enough_scores(self) -> None:
        for candidacy in Candidacy.objects.filter(state__in=[State.RECOMMENDED, State.ADMITTED]):
            assert len(candidacy.given()) >= candidacy.scores_wanted

    @invariant()
    def nobody_hears_an_answer_that_is_held(self) -> None:
        for candidacy in Candidacy.objects.exclude(held_answer=""):
            assert candidacy.state in HELD_IN

    @invariant()
    def the_limit_holds_unless_an_exception_was_made(self) -> None:
        made = Candidacy.objects.filter(state=State.ADMITTED).exclude(over_limit_because="").count()
        assert Mandate.objects.count() <= 1 + made


@pytest.mark.once
@pytest.mark.django_db
def test_whatever_people_do_with_candidacies_the_invariants_hold():
    assert walk(Candidates, examples=12, steps=40) > 12
