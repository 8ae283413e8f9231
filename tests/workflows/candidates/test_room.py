"""The upper limit of a profile as a condition of admissions."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import override

from snippets.models import Theme
from tests.factories import candidates, cast, needs
from tests.factories.missions import choice
from tests.workflows.kernel.test_together import at_once
from workflows.candidates.models import Candidacy
from workflows.candidates.profiles import Wanted
from workflows.candidates.states import State
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.undo import undo
from workflows.people.models import Mandate

pytestmark = pytest.mark.req("R1.2")


def theme():
    return choice(Theme, "autonomous-work")


def holder():
    person = cast.ambassador()
    person.profile.themes.add(theme())
    return person


@pytest.mark.django_db
def test_a_full_profile_is_named_and_means_the_waiting_list_or_an_exception_with_a_reason(people):
    candidacy = candidates.recommended(people)
    holder()
    needs.plan(Wanted(theme=theme().pk), most=1)
    with override("en"), pytest.raises(NotPossible, match=r"autonomous-work \(1 of at most 1\)"):
        perform(candidacy, "admit", by=people[0])
    waiting = perform(candidacy, "waitlist", by=people[0]).subject
    with pytest.raises(NotPossible, match="autonomous-work"):
        perform(waiting, "call_up", by=people[0])
    needs.plan(Wanted(theme=theme().pk), most=2)
    called = perform(waiting, "call_up", by=people[0]).subject
    needs.plan(Wanted(theme=theme().pk), most=1)
    perform(called, "allow_over_limit", by=people[0], reason="The only one in the north.")
    assert perform(called, "admit", by=people[0]).subject.state == State.ADMITTED


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [None, (5, None)])
def test_without_a_limit_nothing_changes(people, numbers):
    candidacy = candidates.recommended(people)
    holder()
    if numbers:
        needs.plan(Wanted(theme=theme().pk), *numbers)
    with pytest.raises(NotPossible):
        perform(candidacy, "waitlist", by=people[0])
    assert perform(candidacy, "admit", by=people[0]).subject.state == State.ADMITTED


@pytest.mark.django_db
def test_a_mandate_comes_back_by_an_undo_only_where_its_profile_has_room(people):
    mandate = Mandate.objects.get(member=holder())
    ended = perform(mandate, "end", by=mandate.member.user, reason="Asked for it.").subject
    holder()
    needs.plan(Wanted(theme=theme().pk), most=1)
    with pytest.raises(NotPossible, match="autonomous-work"):
        undo(ended, by=people[0], seen=ended.revision, reason="A mistake.")
    needs.plan(Wanted(theme=theme().pk), most=2)
    undo(ended, by=people[0], seen=ended.revision, reason="A mistake.")
    mandate.refresh_from_db()
    assert mandate.state == "active"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_admissions_at_once_never_both_take_the_last_place():
    people = candidates.group()
    two = [candidates.recommended(people).pk for _n in range(2)]
    needs.plan(Wanted(theme=theme().pk), most=1)

    def admit(pk: int) -> None:
        perform(Candidacy.objects.get(pk=pk), "admit", by=get_user_model().objects.get(pk=people[0].pk))

    assert sorted(at_once([partial(admit, pk) for pk in two])) == ["NotPossible", "done"]
    assert Candidacy.objects.filter(state=State.ADMITTED).count() == 1
