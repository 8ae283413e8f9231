"""The ranking and two candidacies side by side, over HTTP."""

import csv
import io
from html import unescape

import pytest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tests.factories import candidates
from tests.factories.missions import policy
from tests.factories.people import make_country, make_region, make_user_with
from workflows.candidates.models import Candidacy
from workflows.candidates.ranking import in_words
from workflows.candidates.ranks import Group
from workflows.kernel.perform import perform
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RANKING = "candidacy_ranking"


def scored(people, *points: int, **fields) -> Candidacy:
    """Advised on; each assessor gave the same points on every criterion."""
    candidacy = candidates.in_assessment(people, **fields)
    for assessor, each in zip(people[-2:], points, strict=False):
        candidates.give(candidacy, assessor, **dict.fromkeys(candidates.CRITERIA, each))
    return perform(candidates.fresh(candidacy), "recommend", by=people[0], advice="Yes.").subject


def shown(page) -> list[tuple[int, str, int]]:
    """(candidacy, places, group)"""
    return [
        (row.candidacy.pk, row.place_words, group.number if group else 0)
        for group, _words, rows in page.context["groups"]
        for row in rows
    ]


def text_of(page) -> str:
    return unescape(page.content.decode())


def file(browser, **query: str) -> list[dict[str, str]]:
    answer = browser.get(reverse(RANKING), {"export": "csv", **query})
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.req("R5.5")
def test_who_cannot_be_told_apart_shares_places_and_who_can_does_not(visitor, people):
    low, one, other = scored(people, 2, 2), scored(people, 4, 4), scored(people, 4, 5)
    page = visitor(people[0]).get(reverse(RANKING))
    assert shown(page) == [(other.pk, "1–2", 1), (one.pk, "1–2", 1), (low.pk, "3", 2)]
    text = text_of(page)
    assert [in_words(Group(1, *each), 3) in text for each in ((2, True), (1, True))] == [True, True]


def test_a_row_tells_total_bar_breakdown_scores_advice_and_state(visitor, people):
    candidacy = candidates.in_assessment(people)
    for assessor, practice in zip(people[-2:], (5, 4), strict=True):
        candidates.give(candidacy, assessor, practice=practice, voice=2)
    perform(candidates.fresh(candidacy), "recommend", by=people[0], advice="Yes.")
    page = visitor(people[0]).get(reverse(RANKING))
    row = page.context["groups"][0][2][0]
    assert (str(row.bar.total), row.bar.given) == ("3.88", 2)
    assert row.bar.low < row.bar.total < row.bar.high
    assert [(each.criterion.key, str(each.mean)) for each in row.parts] == [("practice", "4.50"), ("voice", "2.00")]
    text = text_of(page)
    told = row.candidacy.get_advice_display(), row.candidacy.get_state_display()
    for words in (n(row.bar.total), f"{n(row.bar.low)} – {n(row.bar.high)}", n(row.parts[0].mean), "× 3", *told):
        assert words in text, words


def test_the_picture_draws_what_the_table_says(visitor, people):
    scored(people, 4, 4)
    page = visitor(people[0]).get(reverse(RANKING))
    row = page.context["groups"][0][2][0]
    assert row.drawn == {"low": round(row.bar.low * 100) - 100, "high": round(row.bar.high * 100) - 100, "total": 300}
    assert '<circle cx="300" cy="10" r="5"/>' in text_of(page)


def test_with_the_scores_of_one_assessor_nothing_can_be_told(visitor, people):
    both = scored(people, 2, 2)
    candidates.policy(scores_needed=1)
    single = scored(people, 5)
    browser = visitor(people[0])
    page = browser.get(reverse(RANKING))
    assert shown(page) == [(both.pk, "1", 1), (single.pk, pgettext("of a place in a ranking", "cannot be told"), 0)]
    assert in_words(None, 1) in text_of(page)
    low, high = (pgettext("of a weighted mean", each) for each in ("Could be as low as", "Could be as high as"))
    assert [(row[low], row[high]) for row in file(browser)][1] == ("", "")
    sides = browser.get(reverse("candidacy_side_by_side"), {"c": [both.pk, single.pk]})
    assert sides.context["verdict"] == in_words(None, 1)


def test_no_score_leaks_before_there_is_an_advice_nor_to_who_may_not_compare(visitor, people):
    waiting, seen = candidates.assessed(people), scored(people, 4, 4)
    abroad = make_country("fr")
    elsewhere = make_user_with(Role.SUPPORT_GROUP, country=abroad, region=make_region("paris", abroad))
    pair = {"c": [waiting.pk, seen.pk]}
    browser = visitor(people[0])
    assert [pk for pk, _place, _group in shown(browser.get(reverse(RANKING)))] == [seen.pk]
    assert browser.get(reverse("candidacy_side_by_side"), pair).status_code == 404
    assert shown(visitor(elsewhere).get(reverse(RANKING))) == []
    assert visitor(elsewhere).get(reverse("candidacy_side_by_side"), pair).status_code == 404
    board = visitor(make_user_with(Role.BOARD))
    assert [board.get(reverse(name), pair).status_code for name in (RANKING, "candidacy_side_by_side")] == [403, 403]


def test_a_dossier_that_only_an_approval_opens_is_not_compared(visitor, people):
    policy(("board", 1), arrow="candidacy.admit")
    candidacy = scored(people, 4, 4)
    perform(candidacy, "admit", by=people[0])
    abroad = make_country("fr")
    both = make_user_with(Role.SUPPORT_GROUP, country=abroad, region=make_region("paris", abroad))
    both.groups.add(make_user_with(Role.BOARD).groups.get())
    assert list(Candidacy.objects.visible_to(both)) == [candidacy]
    assert list(Candidacy.objects.compared_by(both)) == []


def test_whoever_has_an_interest_compares_all_but_that_one(visitor, people):
    other, own = scored(people, 4, 4), scored(people, 5, 5)
    Candidacy.objects.filter(pk=own.pk).update(member=people[0].member)
    assert [pk for pk, _place, _group in shown(visitor(people[0]).get(reverse(RANKING)))] == [other.pk]


def test_campaign_and_region_narrow_the_page_and_its_file_but_change_no_bar(visitor, people):
    campaign, ghent = candidates.campaign(), make_region("ghent")
    called = scored(people, 4, 4, campaign=campaign)
    there = scored(people, 3, 4, region=ghent)
    browser = visitor(people[0])
    everything = dict(bars_on(browser.get(reverse(RANKING))))
    for query, expected in (({"campaign": campaign.pk}, called), ({"region": ghent.pk}, there)):
        page = browser.get(reverse(RANKING), query)
        assert bars_on(page) == [(expected.pk, everything[expected.pk])]
        assert [row[_("Candidate")] for row in file(browser, **query)] == [str(expected.member)]
        assert all(f"{name}={value}" in text_of(page) for name, value in query.items())
    nonsense = browser.get(reverse(RANKING), {"region": "x"})
    assert (nonsense.status_code, len(shown(nonsense)), "region" in nonsense.context["filters"].errors) == (
        200,
        2,
        True,
    )


def n(value) -> str:
    return number_format(value, 2)


def bars_on(page) -> list[tuple[int, object]]:
    return [(row.candidacy.pk, row.bar) for _group, _words, rows in page.context["groups"] for row in rows]


def test_the_file_tells_places_bars_and_every_criterion(visitor, people):
    one = scored(people, 4, 5)
    row = file(visitor(people[0]))[0]
    bar = visitor(people[0]).get(reverse(RANKING)).context["groups"][0][2][0].bar
    assert list(row.items()) == [
        (pgettext("in a ranking", "Place"), "1"),
        (pgettext("in a ranking", "Group"), "1"),
        (_("Candidate"), str(one.member)),
        (_("Region"), str(one.region)),
        (_("Weighted mean"), "4.5"),
        (pgettext("of a weighted mean", "Could be as low as"), str(float(bar.low))),
        (pgettext("of a weighted mean", "Could be as high as"), str(float(bar.high))),
        (_("Scores given"), "2"),
        (_("Advice"), one.get_advice_display()),
        (pgettext("candidacy", "State"), one.get_state_display()),
        (_("Mean on %(criterion)s") % {"criterion": "Practice"}, "4.5"),
        (_("Mean on %(criterion)s") % {"criterion": "Voice"}, "4.5"),
    ]


def test_where_words_of_a_criterion_changed_between_rounds_the_page_says_so(visitor, people):
    one, other = scored(people, 4, 4), scored(people, 4, 4)
    browser, words = visitor(people[0]), 'class="help-block help-warning"'
    assert words not in text_of(browser.get(reverse(RANKING)))
    clearer = [one.criteria[0] | {"version": 2}, *one.criteria[1:]]
    Candidacy.objects.filter(pk=one.pk).update(criteria=clearer)
    page = browser.get(reverse(RANKING))
    assert (words in text_of(page), {pk for pk, _place, _group in shown(page)}) == (True, {one.pk, other.pk})


@pytest.mark.req("R5.5")
def test_who_was_judged_by_other_criteria_is_ranked_apart(visitor, people):
    voice = candidates.campaign(criteria_set=candidates.criteria_set("voice"))
    alone, one, other = scored(people, 5, 5, campaign=voice), scored(people, 2, 2), scored(people, 4, 4)
    browser = visitor(people[0])
    page = browser.get(reverse(RANKING))
    assert [each[:2] for each in shown(page)] == [(other.pk, "1"), (one.pk, "2")]
    assert [(each.words, each.size) for each in page.context["measures"]] == [
        ("Practice × 3, Voice × 1", 2),
        ("Voice × 1", 1),
    ]
    assert f"?measure={alone.measure}" in text_of(page)
    asked = browser.get(reverse(RANKING), {"measure": alone.measure})
    assert [each[:2] for each in shown(asked)] == [(alone.pk, "1")]
    assert [row[_("Candidate")] for row in file(browser, measure=alone.measure)] == [str(alone.member)]
    assert [pk for pk, *_rest in shown(browser.get(reverse(RANKING), {"campaign": voice.pk}))] == [alone.pk]
    assert [pk for pk, *_rest in shown(browser.get(reverse(RANKING), {"measure": "nonsense"}))] == [other.pk, one.pk]


def test_side_by_side_no_order_is_told_of_two_judged_by_other_criteria(visitor, people):
    voice = candidates.campaign(criteria_set=candidates.criteria_set("voice"))
    one, other = scored(people, 5, 5, campaign=voice), scored(people, 2, 2)
    page = visitor(people[0]).get(reverse("candidacy_side_by_side"), {"c": [one.pk, other.pk]})
    assert page.context["verdict"] == _(
        "They were judged by different criteria or weights: the scores do not say who stands higher."
    )
    found = {key: [part and str(part.mean) for part in both] for key, *both in page.context["criteria"]}
    position = [row.candidacy.pk for row in page.context["both"]].index(one.pk)
    assert (found["practice"][position], found["voice"][position]) == (None, "5.00")


@pytest.mark.req("R5.5")
def test_two_side_by_side_criterion_by_criterion_and_answer_by_answer(visitor, people):
    low, high = scored(people, 2, 2), scored(people, 5, 4)
    Profile.objects.filter(member=low.member).update(motivation="I learn by speaking.")
    page = visitor(people[0]).get(reverse("candidacy_side_by_side"), {"c": [low.pk, high.pk]})
    assert [row.candidacy.pk for row in page.context["both"]] == [high.pk, low.pk]
    assert page.context["verdict"] == _("By the scores %(name)s stands higher.") % {"name": high.member}
    found = [(key, one.level, str(other.mean)) for key, one, other in page.context["criteria"]]
    assert found == [("practice", (5, "practice at level_5"), "2.00"), ("voice", (5, "voice at level_5"), "2.00")]
    answers = {term: both for term, *both in page.context["sheet"]}
    assert ["I want to show how.", "I learn by speaking."] in answers.values()
    text = text_of(page)
    for words in ("5 = practice at level_5", "2 = voice at level_2", "(4–5)", "I learn by speaking.", "Yes."):
        assert words in text, words


def test_two_whose_bars_touch_are_not_put_in_an_order(visitor, people):
    one, other = scored(people, 4, 4), scored(people, 4, 5)
    page = visitor(people[0]).get(reverse("candidacy_side_by_side"), {"c": [one.pk, other.pk]})
    assert page.context["verdict"] == _("By their scores they cannot be told apart.")


@pytest.mark.parametrize("how_many", [0, 1, 3])
def test_without_two_ticks_the_ranking_says_so_and_keeps_them(visitor, people, how_many):
    made = [scored(people, 4, 4) for _n in range(how_many)]
    query = {"c": [each.pk for each in made], "region": "", "campaign": ""}
    page = visitor(people[0]).get(reverse("candidacy_side_by_side"), query, follow=True)
    assert (page.status_code, page.context["chosen"]) == (200, {each.pk for each in made})
    text = text_of(page)
    assert (_("Choose two candidacies to put side by side.") in text, text.count(" checked>")) == (True, how_many)


def test_a_tick_is_kept_from_page_to_page(visitor, people, monkeypatch):
    monkeypatch.setattr("workflows.candidates.ranking.A_PAGE", 1)
    first, second = scored(people, 5, 5), scored(people, 2, 2)
    page = visitor(people[0]).get(reverse(RANKING), {"p": "2", "c": first.pk})
    text = text_of(page)
    assert [pk for pk, _place, _group in shown(page)] == [second.pk]
    assert f'<input type="hidden" name="c" value="{first.pk}">' in text
    assert f"?p=1&c={first.pk}" in text


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 5000])
def test_nonsense_is_not_found(visitor, people, key):
    one = scored(people, 4, 4)
    browser = visitor(people[0])
    assert browser.get(reverse("candidacy_side_by_side"), {"c": [one.pk, key]}).status_code == 404
    assert browser.get(reverse(RANKING), {"c": key, "p": key}).status_code == 200
