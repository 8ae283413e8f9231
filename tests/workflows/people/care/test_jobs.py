"""Asking whether a sheet is still right, and how somebody is; and leaving alone whoever is away."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cast
from tests.factories.people import log_in
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.people.care import jobs, queries
from workflows.people.care.models import PartCheck, confirm
from workflows.people.care.rules import parts_asked
from workflows.people.models import Mandate
from workflows.people.sheet.models import BlockedPeriod
from workflows.people.sheet.parts import PARTS

SLUGS = [part.slug for part in PARTS]
HALF_A_YEAR = timedelta(days=settings.AMBASSADE_SHEET_CHECK_DAYS + 1)
SILENT = timedelta(days=settings.AMBASSADE_SILENCE_DAYS + 2)
START = clock.now()


def later(time):
    return clock.at(START + time)


def fresh(member):
    return Mandate.objects.get(member=member)


def letters(name):
    return OutboxRow.objects.filter(name=name).count()


def away(member, days=10):
    BlockedPeriod.objects.create(member=member, starts=clock.today(), ends=clock.today() + timedelta(days=days))


@given(st.dictionaries(st.sampled_from(SLUGS), st.integers(-900, 900)))
def test_what_was_confirmed_shortly_before_or_since_is_not_asked(days):
    asked_at, fresh_for = START, settings.AMBASSADE_SHEET_FRESH_DAYS
    confirmed = {slug: START + timedelta(days=number) for slug, number in days.items()}
    found = parts_asked(asked_at, confirmed)
    assert found == [slug for slug in SLUGS if slug not in days or days[slug] < -fresh_for]
    assert parts_asked(None, confirmed) == []


@pytest.mark.django_db
@pytest.mark.req("R5.3")
def test_half_a_year_into_the_term_the_ambassador_is_asked_once():
    member = cast.ambassador()
    assert jobs.ask_about_sheets() == 0
    with later(HALF_A_YEAR):
        assert (jobs.ask_about_sheets(), jobs.ask_about_sheets(), letters("sheet_check")) == (1, 0, 1)
        assert (clock.now() - fresh(member).sheet_asked_at).days == 0
    with later(HALF_A_YEAR * 2):
        assert jobs.ask_about_sheets() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["a period without missions", "a pause"])
def test_whoever_is_away_is_asked_after_the_return(why):
    member = cast.ambassador()
    with later(HALF_A_YEAR):
        if why == "a pause":
            perform(fresh(member), "pause", by=member.user, until=clock.today() + timedelta(days=10))
        else:
            away(member)
        assert (jobs.ask_about_sheets(), letters("sheet_check")) == (0, 0)
    with later(HALF_A_YEAR + timedelta(days=12)):
        if why == "a pause":
            perform(fresh(member), "resume", by=member.user)
        assert jobs.ask_about_sheets() == 1


@pytest.mark.django_db
def test_nobody_is_asked_whose_every_part_was_confirmed_lately():
    member = cast.ambassador()
    with later(HALF_A_YEAR - timedelta(days=30)):
        for slug in SLUGS:
            confirm(member, slug)
    with later(HALF_A_YEAR):
        assert jobs.ask_about_sheets() == 0


@pytest.mark.django_db
def test_one_click_confirms_a_part_and_saving_one_confirms_it_too(client):
    member = cast.ambassador()
    with later(HALF_A_YEAR):
        jobs.ask_about_sheets()
        log_in(client, member.user)
        page = client.get(reverse("zone_check")).content.decode()
        assert page.count(reverse("zone_still_right")) == len(SLUGS)
        seen = {"seen": fresh(member).revision, "part": "time"}
        assert client.post(reverse("zone_still_right"), seen).status_code == 302
        assert client.post(reverse("zone_still_right"), seen).status_code == 302
        sheet = reverse("zone_part", args=["why"])
        stamp = client.get(sheet).context["seen"]
        answer = client.post(f"{sheet}?from=check", {"seen": stamp, "motivation": "To be heard."})
        assert answer.headers["Location"] == reverse("zone_check")
        assert set(PartCheck.objects.values_list("part", flat=True)) == {"time", "why"}
        page = client.get(reverse("zone_check")).content.decode()
        assert page.count(reverse("zone_still_right")) == len(SLUGS) - 2


@pytest.mark.django_db
def test_an_unknown_part_is_confirmed_by_nobody(client):
    member = cast.ambassador()
    log_in(client, member.user)
    answer = client.post(reverse("zone_still_right"), {"seen": fresh(member).revision, "part": "x"})
    assert (answer.status_code, PartCheck.objects.count()) == (422, 0)
    assert client.get(reverse("zone_still_right")).status_code == 404


@pytest.mark.django_db
def test_only_the_ambassador_confirms():
    member = cast.ambassador()
    with pytest.raises(PermissionDenied):
        perform(fresh(member), "confirm_part", by=cast.seated(coordinator=True), part="time")


@pytest.mark.django_db
def test_the_question_waits_on_the_home_of_the_zone_until_every_part_is_answered(client):
    member = cast.ambassador()
    log_in(client, member.user)
    with later(HALF_A_YEAR):
        assert reverse("zone_check") not in client.get(reverse("zone_home")).content.decode()
        jobs.ask_about_sheets()
        assert reverse("zone_check") in client.get(reverse("zone_home")).content.decode()
        away(member)
        assert reverse("zone_check") not in client.get(reverse("zone_home")).content.decode()
        BlockedPeriod.objects.all().delete()
        for slug in SLUGS:
            perform(fresh(member), "confirm_part", by=member.user, part=slug)
        assert reverse("zone_check") not in client.get(reverse("zone_home")).content.decode()


@pytest.mark.django_db
def test_the_desk_reads_what_was_confirmed_when(client):
    member, lead = cast.ambassador(), cast.seated(coordinator=True)
    confirm(member, "time")
    log_in(client, lead)
    checks = client.get(reverse("mandate_dossier", args=[fresh(member).pk])).context["checks"]
    assert [bool(day) for _title, day in checks] == [slug == "time" for slug in SLUGS]


@pytest.mark.django_db
def test_after_months_without_a_sign_we_ask_once_how_somebody_is():
    member = cast.ambassador()
    with later(SILENT):
        assert (jobs.greet_the_silent(), jobs.greet_the_silent(), letters("how_are_you")) == (1, 0, 1)
    with later(SILENT * 2):
        assert (jobs.greet_the_silent(), fresh(member).state) == (0, "active")


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["a log-in", "a step", "a part of the sheet", "back from an absence"])
def test_any_sign_counts(sign):
    member = cast.ambassador()
    with later(SILENT - timedelta(days=20)):
        if sign == "a log-in":
            get_user_model().objects.filter(pk=member.user_id).update(last_login=clock.now())
        elif sign == "a step":
            perform(fresh(member), "confirm_part", by=member.user, part="time")
        elif sign == "a part of the sheet":
            confirm(member, "why")
        else:
            away(member, days=5)
    with later(SILENT):
        assert jobs.greet_the_silent() == 0


@pytest.mark.django_db
def test_whoever_is_away_or_paused_is_not_asked_how_they_are():
    resting, absent = cast.ambassador(), cast.ambassador()
    perform(fresh(resting), "pause", by=resting.user, until=clock.today() + SILENT * 2)
    with later(SILENT):
        away(absent)
        assert jobs.greet_the_silent() == 0
        with pytest.raises(NotPossible):
            perform(fresh(absent), "greet", by="clock")


@pytest.mark.django_db
def test_after_a_sign_and_another_long_silence_we_ask_again():
    member = cast.ambassador()
    with later(SILENT):
        jobs.greet_the_silent()
    with later(SILENT + timedelta(days=5)):
        perform(fresh(member), "confirm_part", by=member.user, part="time")
    with later(SILENT * 2 + timedelta(days=10)):
        assert jobs.greet_the_silent() == 1


@pytest.mark.django_db
def test_the_coordinator_finds_who_gave_no_sign_since_and_nobody_else_does(client):
    silent, answers, absent = cast.ambassador(), cast.ambassador(), cast.ambassador()
    lead, other = cast.seated(coordinator=True), cast.seated()
    with later(SILENT):
        assert jobs.greet_the_silent() == 3
    with later(SILENT + timedelta(days=5)):
        perform(fresh(answers), "confirm_part", by=answers.user, part="time")
        away(absent, days=30)
        assert [each.member for each in queries.quiet()] == [silent]
        log_in(client, lead)
        page = client.get(reverse("mandates"), {"quiet": "on"}).content.decode()
        assert (str(silent) in page, str(answers) in page, str(absent) in page) == (True, False, False)
        client.logout()
        log_in(client, other)
        assert 'name="quiet"' not in client.get(reverse("mandates")).content.decode()
    with later(SILENT + timedelta(days=60)):
        assert [each.member for each in queries.quiet()] == [silent]


@pytest.mark.django_db
def test_each_question_leads_to_the_page_that_asks_it():
    member = cast.ambassador(language="fr")
    with later(SILENT):
        jobs.ask_about_sheets()
        jobs.greet_the_silent()
        for row in OutboxRow.objects.filter(name__in=["sheet_check", "how_are_you"]):
            outbox.deliver(row.pk)
    bodies = {row.name: row.body for row in OutboxRow.objects.filter(user=member.user)}
    with override("fr"):
        pages = {"sheet_check": reverse("zone_check"), "how_are_you": reverse("zone_how")}
    assert {name: page in bodies[name] for name, page in pages.items()} == {"sheet_check": True, "how_are_you": True}
    assert {parseaddr(sent.to[0])[1] for sent in mail.outbox} == {member.email}


@pytest.mark.django_db
def test_the_page_offers_three_ways_and_takes_none(client):
    member = cast.ambassador()
    mandate = fresh(member)
    log_in(client, member.user)
    page = client.get(reverse("zone_how")).content.decode()
    ways = [reverse("zone_part", args=["work"])]
    ways += [reverse("zone_mandate_step", args=[mandate.pk, step]) for step in ("pause", "end")]
    assert [way in page for way in ways] == [True, True, True]
    assert fresh(member).revision == mandate.revision
