"""The plan of needs as it is kept: every change with who and when, limits per profile, and what campaigns look for."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from snippets.models import Theme
from tests.factories import candidates, cast, needs
from tests.factories.missions import choice
from tests.factories.people import make_country, make_region, make_user
from workflows.candidates.needs import (
    Need,
    NeedsPlan,
    PlanChangedError,
    TargetedProfile,
    brought_by,
    coverings,
    full_for,
    numbers_of,
    target,
    write,
)
from workflows.candidates.profiles import Covering, Wanted
from workflows.kernel import clock
from workflows.people.models import Member
from workflows.people.sheet.models import Profile, Reach

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.2")]


@pytest.fixture
def work():
    return choice(Theme, "work")


def on_theme(theme, **fields):
    person = cast.ambassador(**fields)
    person.profile.themes.add(theme)
    return person


def test_every_change_leaves_who_and_when_and_from_what_to_what(work):
    by, wanted, country = make_user(), Wanted(theme=work.pk), make_country()
    assert write(country.pk, 2027, {wanted: (3, 5)}, by=by, seen=0) == 1
    assert write(country.pk, 2027, {wanted: (3, 5)}, by=by, seen=1) == 0
    assert write(country.pk, 2027, {wanted: (None, None)}, by=by, seen=1) == 1
    plan = NeedsPlan.objects.get()
    rows = ModelLogEntry.objects.filter(object_id=str(plan.pk), user=by).order_by("pk")
    assert [(row.data["profile"], row.data["before"], row.data["after"]) for row in rows] == [
        (wanted.code, [None, None], [3, 5]), (wanted.code, [3, 5], [None, None]),
    ]  # fmt: skip
    assert (plan.edition, numbers_of(country.pk, 2027)) == (2, {})


def test_what_somebody_changed_meanwhile_is_not_written_over(work):
    needs.plan(Wanted(theme=work.pk), 2)
    with pytest.raises(PlanChangedError):
        write(make_country().pk, clock.today().year, {Wanted(theme=work.pk): (9, None)}, by=make_user(), seen=0)
    assert numbers_of(make_country().pk, clock.today().year) == {Wanted(theme=work.pk): (2, None)}


def test_the_database_keeps_one_row_per_profile_with_a_limit_not_below_its_target(work):
    needs.plan(Wanted(theme=work.pk), 2)
    plan = NeedsPlan.objects.get()
    for wrong in ({"theme": work, "target": 4}, {"target": 3, "most": 2}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.create(plan=plan, **wrong)


def test_a_person_brings_home_and_travels_themes_and_languages_spoken_at_ease(work):
    person = on_theme(work)
    namur = make_region("namur")
    person.profile.travel_regions.add(namur)
    cast.speaks(person, "fr", level="B1")
    assert coverings(Member.objects.filter(pk=person.pk)) == {
        person.pk: Covering(
            frozenset({work.pk}), frozenset({make_region().pk, namur.pk}), frozenset({cast.language("nl").pk})
        )
    }


@pytest.mark.parametrize("reach", [Reach.COUNTRY, Reach.ANYWHERE])
def test_whoever_travels_the_whole_country_covers_each_of_its_regions(work, reach):
    person, namur = on_theme(work), make_region("namur")
    make_region("paris", make_country("fr"))
    Profile.objects.filter(member=person).update(reach=reach)
    (covering,) = coverings(Member.objects.filter(pk=person.pk)).values()
    assert covering.regions == {make_region().pk, namur.pk}


def test_a_profile_is_full_once_as_many_others_hold_a_mandate_for_it(work):
    holder, person = on_theme(work), candidates.person()
    wanted, country = Wanted(work.pk, make_region().pk), make_country()
    assert full_for(person.pk, country.pk) == []
    needs.plan(wanted, most=1)
    assert full_for(person.pk, country.pk) == [], "the candidate does not bring that theme"
    Profile.objects.get(member=person).themes.add(work)
    (full,) = full_for(person.pk, country.pk)
    with override("en"):
        assert (full.need.wanted, full.holders, str(full)) == (wanted, 1, "work, Brussels (1 of at most 1)")
    assert full_for(holder.pk, country.pk) == [], "nobody stands in their own way"
    needs.plan(wanted, most=2)
    assert full_for(person.pk, country.pk) == []


def test_a_plan_of_another_year_limits_nobody(work):
    on_theme(work)
    person = candidates.person()
    Profile.objects.get(member=person).themes.add(work)
    needs.plan(Wanted(theme=work.pk), most=1, year=clock.today().year - 1)
    assert full_for(person.pk, make_country().pk) == []


def test_a_campaign_looks_for_a_profile_once_however_often_it_is_said(work):
    campaign, wanted, by = candidates.campaign(), Wanted(work.pk, make_region().pk, cast.language("nl").pk), make_user()
    assert [target(campaign, wanted, by=by) for _click in range(2)] == [True, False]
    assert TargetedProfile.objects.get().wanted == wanted
    chosen = [list(getattr(campaign, name).all()) for name in ("themes", "regions", "languages")]
    assert chosen == [[work], [make_region()], [cast.language("nl")]]
    with pytest.raises(ValidationError):
        target(campaign, Wanted(), by=by)


def test_candidacies_count_for_the_profiles_they_fit_of_the_campaign_they_came_by(work, people):
    campaign, other = candidates.campaign(), candidates.campaign("spring")
    theme = choice(Theme, "autonomous-work")
    for each in (Wanted(theme=theme.pk), Wanted(theme=work.pk)):
        target(campaign, each, by=people[0])
    target(other, Wanted(theme=theme.pk), by=people[0])
    for candidacy in (candidates.draft(), candidates.submitted(people[0])):
        type(candidacy).objects.filter(pk=candidacy.pk).update(campaign=campaign)
    brought = {(row.campaign.key, row.theme.key): sorted(came) for row, came in brought_by([campaign, other])}
    assert brought == {
        ("autumn", "autonomous-work"): [("draft", False), ("submitted", True)],
        ("autumn", "work"): [],
        ("spring", "autonomous-work"): [],
    }
