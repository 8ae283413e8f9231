"""Second scores after a talk: who is asked, what counts, what stays to be read."""

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile

from tests.factories import candidates
from workflows.candidates.mirror.queries import rounds
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.states import State
from workflows.desk.waiting import candidacies_of
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people.models import SupportSeat

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.5")]


def apart(people: list[Any]) -> Candidacy:
    """Two assessors differ by four points on practice and agree on voice."""
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[-2], practice=5)
    candidates.give(candidacy, people[-1], practice=1)
    return candidates.fresh(candidacy)


def talked_over(people: list[Any]) -> Candidacy:
    perform(apart(people), "talk_over", by=people[0], talk="One had not seen the end.")
    return Candidacy.objects.get()


def of(candidacy: Candidacy, person: Any) -> Assessment:
    return Assessment.objects.get(candidacy=candidacy, assessor=person, round=candidacy.round)


def asked(candidacy: Candidacy) -> dict[Any, list[str]]:
    return {each.assessor: each.again for each in candidacy.assessments.all()}


def test_whoever_scored_what_was_talked_over_is_asked_again_and_told(people):
    candidacy = talked_over(people)
    assert asked(candidacy) == {each: ["practice"] for each in people[1:]}
    told = OutboxRow.objects.filter(name="second_scores_asked").values_list("user_id", flat=True)
    assert sorted(told) == sorted(each.pk for each in people[1:])


def test_the_second_score_counts_and_the_first_one_stays(people):
    candidacy = talked_over(people)
    given = perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=4).subject
    assert (given.scores, given.second_scores, given.again) == ({"practice": 1, "voice": 4}, {"practice": 4}, [])
    assert (given.mean, candidates.fresh(candidacy).discrepancies()) == (Decimal("4.00"), [])


def test_it_is_given_once(people):
    candidacy = talked_over(people)
    perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=4)
    with pytest.raises(PermissionDenied):
        perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=5)


def test_whoever_is_not_asked_sees_no_such_step(people):
    candidacy = apart(people)
    assert [each.step.name for each in open_steps(of(candidacy, people[2]), people[2])] == ["recuse"]


def test_without_a_talk_nobody_scores_again(people):
    candidacy = apart(people)
    with pytest.raises(PermissionDenied):
        perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=4)


def test_nobody_scores_again_for_another(people):
    with pytest.raises(PermissionDenied):
        perform(of(talked_over(people), people[2]), "give_second", by=people[1], score_practice=4)


def test_an_advice_is_given_also_when_nobody_changes_a_score(people):
    candidacy = talked_over(people)
    assert perform(candidacy, "recommend", by=people[0]).subject.state == State.RECOMMENDED
    with pytest.raises(NotPossible):
        perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=4)


def test_who_recused_or_left_is_not_asked_and_cannot():
    people = candidates.group(5)
    candidacy = candidates.in_assessment(people)
    perform(candidacy, "add_assessors", by=people[0], assessors=people[1:3])
    for each, points in zip(people[1:], (5, 5, 5, 1), strict=True):
        candidates.give(candidates.fresh(candidacy), each, practice=points)
    perform(of(candidacy, people[1]), "recuse", by=people[1], reason="A cousin.")
    SupportSeat.objects.filter(member=people[2].member).delete()
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="We spoke.")
    found = asked(candidacy)
    assert [found[each] for each in people[1:]] == [[], [], ["practice"], ["practice"]]
    SupportSeat.objects.filter(member=people[3].member).delete()
    with pytest.raises((NotPossible, PermissionDenied)):
        perform(of(candidacy, people[3]), "give_second", by=people[3], score_practice=4)


def test_a_later_talk_asks_only_for_what_was_not_scored_again():
    people = candidates.group(4)
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[2], practice=5)
    candidates.give(candidacy, people[3], practice=1)
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="One had not seen the end.")
    perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=5)
    perform(candidates.fresh(candidacy), "add_assessors", by=people[0], assessors=people[1:2])
    candidates.give(candidates.fresh(candidacy), people[1], practice=1, voice=1)
    perform(candidates.fresh(candidacy), "talk_over", by=people[0], talk="The sound was bad.")
    found = asked(candidacy)
    assert [found[each] for each in people[1:]] == [["practice", "voice"], ["voice"], ["practice", "voice"]]


def test_the_page_asks_only_what_was_talked_over_and_the_dossier_shows_both(visitor, people):
    candidacy = talked_over(people)
    browser = visitor(people[2])
    url = reverse("assessment_step", args=[of(candidacy, people[2]).pk, "give-second"])
    page = browser.get(url)
    assert (list(page.context["form"].fields), page.context["form"]["score_practice"].initial) == (
        ["score_practice"],
        1,
    )
    assert "One had not seen the end." in page.content.decode()
    assert browser.post(url, {"score_practice": "", "seen": page.context["dossier"].revision}).status_code == 422
    answered = browser.post(url, {"score_practice": "4", "seen": page.context["dossier"].revision})
    assert answered.status_code == 302
    with override("en"):
        text = unescape(visitor(in_english(people[0])).get(candidacy.desk_url()).content.decode())
    assert "first: 1, after the talk: 4" in text


def in_english(user: Any) -> Any:
    """The back office speaks the language of the account."""
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    return user


def test_it_waits_for_who_is_asked_until_they_answered(people):
    candidacy = talked_over(people)
    with override("en"):
        before = [str(item.what) for item in candidacies_of(people[2])[0]]
        perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=1)
        after = [str(item.what) for item in candidacies_of(people[2])[0]]
    assert (before, after) == (["Score again what was talked over"], [])


def test_the_mirror_measures_the_first_scores(people):
    candidacy = talked_over(people)
    perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=4)
    perform(candidates.fresh(candidacy), "recommend", by=people[0])
    assert sorted(sheet["practice"] for sheet in rounds()[0].sheets.values()) == [1, 5]


def test_the_ranking_counts_the_second_scores(visitor, people):
    candidacy = talked_over(people)
    perform(of(candidacy, people[2]), "give_second", by=people[2], score_practice=4)
    perform(candidates.fresh(candidacy), "recommend", by=people[0])
    page = visitor(people[0]).get(reverse("candidacy_ranking"))
    (row,) = page.context["groups"][0][2]
    assert (row.bar.total, row.parts[0].lowest, row.parts[0].highest) == (Decimal("4.38"), 4, 5)
