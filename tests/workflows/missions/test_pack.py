"""The pack is put together by itself, in date, in the language of the mission; what somebody read stays readable."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from snippets.models import AudienceKind, PlaceKind, Theme
from tests.factories import cast, content, missions
from tests.factories.people import log_in
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.missions import jobs
from workflows.missions.forms import PackChoiceForm
from workflows.missions.models import Mission
from workflows.missions.pack import since
from workflows.missions.states import State

pytestmark = pytest.mark.django_db


def message(words, **fields):
    today = clock.today()
    found = {"checked_on": today, "valid_until": today + timedelta(days=60), **fields}
    return content.key_message(message=words, **found)


def names(things):
    return [str(each) for each in things]


def fresh(mission):
    return Mission.objects.get(pk=mission.pk)


@pytest.mark.req("R2.4b")
def test_what_fits_by_audience_theme_place_and_language_is_in_the_pack():
    mission = missions.requested(brief="Tell about the autonomous cooperative.")
    other = missions.choice(AudienceKind, "sailors")
    message("Together.")
    tide = message("For the tide.")
    tide.themes.set([missions.choice(Theme, "tide")])
    tide.save()
    sailors = message("Only sailors.")
    sailors.audiences.set([other])
    sailors.save()
    folder = content.kit_item(title="Folder", version="1")
    abroad = content.kit_item(title="Flyer", version="2", language=cast.language("fr"))
    fair = content.kit_item(title="Stand", version="3")
    fair.contexts.set([missions.choice(PlaceKind, "fair")])
    fair.save()
    content.term("Cooperative")
    content.term("Lighthouse")
    pack = mission.pack()
    assert names(pack.items) == ["Together.", str(folder), "Cooperative"]
    assert set(names(pack.others)) == {str(abroad), str(fair), "Lighthouse", "Only sailors.", "For the tide."}


@pytest.mark.req("R2.4b")
def test_what_is_out_of_date_is_left_out_and_named():
    mission = missions.requested()
    yesterday = clock.today() - timedelta(days=1)
    message("Old.", checked_on=yesterday - timedelta(days=9), valid_until=yesterday)
    message("Never checked.", checked_on=None)
    kit = content.kit_item(title="Folder", version="1", review_on=yesterday)
    pack = mission.pack()
    assert (names(pack.items), names(pack.stale)) == ([], ["Old.", str(kit)])


@pytest.mark.parametrize(("spoken", "expected"), [("fr", ("fr", False)), ("de", (settings.LANGUAGE_CODE, True))])
def test_the_pack_is_in_the_language_of_the_mission_or_says_that_another_stands_in(spoken, expected):
    mission = missions.requested(language=cast.language(spoken))
    pack = mission.pack()
    assert (pack.language, pack.stands_in) == expected


@pytest.mark.req("R2.4b")
def test_a_pack_that_is_out_of_date_is_not_prepared_by_itself_until_it_holds_again():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    old = message("Old.", valid_until=clock.today())
    with clock.at(clock.now() + timedelta(days=2)):
        perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
        assert fresh(mission).state == State.CONFIRMED
        assert OutboxRow.objects.get(name="pack_holds_all_back").user == mission.owner
        assert (jobs.look_at_packs(), OutboxRow.objects.filter(name="pack_out_of_date").count()) == (1, 1)
        assert (jobs.look_at_packs(), fresh(mission).state) == (0, State.CONFIRMED)
        old.valid_until = clock.today()
        old.save()
        assert (jobs.look_at_packs(), fresh(mission).state) == (1, State.PREPARED)


@pytest.mark.req("R2.4b")
def test_the_owner_goes_on_without_it_and_says_why():
    mission = missions.confirmed()
    message("Old.", checked_on=clock.today() - timedelta(days=9), valid_until=clock.today() - timedelta(days=1))
    assert perform(mission, "prepare", by=mission.owner, reason="No figures are needed.").subject.state == "prepared"


def test_the_owner_leaves_out_and_adds_with_words_why_and_who_read_it_is_told():
    person = cast.ambassador()
    mission = missions.confirmed(person)
    message("Together.")
    content.term("Lighthouse")
    perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
    first, term = mission.pack().items[0], mission.pack().others[0]
    answers = {"leave_out": [first.key], "add": term.key, "why": "They know this."}
    form = PackChoiceForm(answers, subject=mission, by=mission.owner)
    assert form.is_valid(), form.errors
    mission = perform(fresh(mission), "change_pack", by=mission.owner, **form.answers()).subject
    pack = mission.pack()
    assert (names(pack.items), names(pack.left_out)) == (["Lighthouse"], ["Together."])
    assert pack.left_out_and_why[0][1] == "They know this."
    assert OutboxRow.objects.get(name="pack_changed").user == person.user
    nothing = PackChoiceForm({"why": "Because."}, subject=mission, by=mission.owner)
    assert list(nothing.errors) == ["add"]


def read(client, person, mission):
    log_in(client, person.user)
    address = reverse("zone_assignment_step", args=[missions.assignment(mission, person).pk, "acknowledge-pack"])
    page = client.get(address)
    return address, {
        "seen": page.context["dossier"].revision,
        "shown": page.context["form"].initial["shown"],
        "read": "on",
    }


@pytest.mark.req("R2.4b")
def test_what_was_read_stays_readable_and_says_what_became_of_it(client: Client):
    person = cast.ambassador()
    mission = missions.confirmed(person)
    one, kit = message("Together."), content.kit_item(title="Folder", version="1")
    address, answers = read(client, person, mission)
    assert client.post(address, answers).status_code == 302
    one.message = "Stronger together."
    one.save()
    kit.version = "2"
    kit.save()
    page = client.get(reverse("zone_pack", args=[mission.pk]))
    items = [item for _heading, _kind, items in page.context["pack"]["groups"] for item in items]
    assert [(item["title"], bool(item["became"])) for item in items] == [("Together.", True), ("Folder", True)]
    assert page.context["differs"]
    with clock.at(mission.ends + timedelta(hours=1)):
        jobs.carry_out()
        later = client.get(reverse("zone_pack", args=[mission.pk])).context
        assert [each["title"] for _heading, _kind, items in later["pack"]["groups"] for each in items] == [
            "Together.",
            "Folder",
        ]


def test_a_pack_that_changed_while_it_was_read_is_read_again(client: Client):
    person = cast.ambassador()
    mission = missions.confirmed(person)
    address, answers = read(client, person, mission)
    message("Together.")
    again = client.post(address, answers)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["read"])
    answers["shown"] = again.context["form"]["shown"].value()
    assert client.post(address, answers).status_code == 302


def test_nobody_reads_the_pack_without_a_seat_or_before_the_confirmation(client: Client):
    person = cast.ambassador()
    mission = missions.staffed(person)
    address = reverse("zone_pack", args=[mission.pk])
    assert log_in(client, person.user).get(address).status_code == 404
    perform(mission, "confirm", by=mission.owner)
    assert client.get(address).status_code == 200
    assert log_in(Client(), cast.ambassador().user).get(address).status_code == 404


def test_whoever_read_it_sees_what_the_owner_added_left_out_and_corrected_since(client: Client):
    person = cast.ambassador()
    mission = missions.confirmed(person)
    message("Together.")
    content.term("Lighthouse")
    perform(missions.assignment(mission, person), "acknowledge_pack", by=person.user)
    first, term = mission.pack().items[0], mission.pack().others[0]
    choice = {"leave_out": [first.key], "add": term.key, "why": "They know this."}
    perform(fresh(mission), "change_pack", by=mission.owner, **choice)
    perform(fresh(mission), "correct", by=mission.owner, preparation="Bring a cable.")
    log_in(client, person.user)
    for name in ("zone_pack", "zone_day"):
        shown = client.get(reverse(name, args=[mission.pk])).context["pack"]
        items = {each["title"]: each for _heading, _kind, group in shown["groups"] for each in group}
        assert (items["Lighthouse"]["is_new"], bool(items["Together."]["became"])) == (True, True)
        assert shown["preparation"] == "Bring a cable."


def test_another_language_of_the_reader_changes_nothing_in_what_was_read():
    mission = missions.confirmed(cast.ambassador())
    content.kit_item(title="Folder", version="1")
    with translation.override("nl"):
        kept = mission.pack().told()
    with translation.override("fr"):
        assert since(kept) == {}


def test_reading_the_pack_puts_it_together_once(django_assert_max_num_queries):
    person = cast.ambassador()
    seat = missions.assignment(missions.confirmed(person), person)
    with django_assert_max_num_queries(24):
        assert perform(seat, "acknowledge_pack", by=person.user, seen=seat.revision).subject.acknowledged_at
