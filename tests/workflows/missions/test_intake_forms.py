"""The steps before approval: how pressing, and joined with which request."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.factories import cast, missions
from tests.factories.people import log_in, make_country, make_region
from tests.house.lists.table import copies
from workflows.kernel import clock, outbox
from workflows.kernel.forms import READY
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.undo import undo
from workflows.missions.arrival import perhaps_same
from workflows.missions.intake_forms import UrgencyForm
from workflows.missions.models import Mission
from workflows.missions.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.2")]


def step(mission: Mission, name: str) -> str:
    return reverse("mission_step", args=[mission.pk, name])


def text_of(answer) -> str:
    return answer.content.decode()


def entered(user) -> Client:
    user.language = "en"
    user.save()
    return log_in(Client(), user)


def twins(first, **second):
    """Two requests about the same event; the second is the one that came later."""
    starts = clock.now() + timedelta(days=30)
    return (
        missions.requested(owner=first, title="Evening for students", starts=starts),
        missions.requested(**{"owner": first, "title": "Evening for the students", "starts": starts} | second),
    )


def test_the_owner_sets_the_urgency_with_a_reason_and_takes_it_away_again():
    owner = cast.seated()
    mission, browser = missions.requested(owner=owner), entered(owner)
    page = text_of(browser.get(step(mission, "prioritise")))
    assert "On site: urgent with less than 14 days to go, soon with less than 28 days." in page
    assert browser.post(step(mission, "prioritise"), {"seen": mission.revision, "urgency": "urgent"}).status_code == 422
    answers = {"seen": mission.revision, "urgency": "urgent", "reason": "The minister comes."}
    assert browser.post(step(mission, "prioritise"), answers).status_code == 302
    mission.refresh_from_db()
    assert (mission.urgency_now, mission.urgency_reason) == ("urgent", "The minister comes.")
    assert "Urgent, as the owner set it: The minister comes." in text_of(browser.get(mission.desk_url()))
    browser.post(step(mission, "prioritise"), {"seen": mission.revision, "urgency": "", "reason": "x"})
    mission.refresh_from_db()
    assert (mission.urgency, mission.urgency_reason, mission.urgency_now) == ("", "", "normal")


def test_the_reason_is_marked_as_needed_once_the_urgency_is_not_as_the_date_tells():
    owner = cast.seated()
    mission, browser = missions.requested(owner=owner), entered(owner)
    address = step(mission, "prioritise")
    asked = [browser.get(address), browser.post(address, {"seen": mission.revision, "urgency": "urgent"})]
    assert [each.context["form"].fields["reason"].required for each in asked] == [False, True]
    assert ["needed where" in str(each.context["form"]["reason"].label) for each in asked] == [True, True]
    assert asked[1].context["form"].errors["reason"] == ["Say why."]


def test_a_ready_made_reason_alone_is_enough_for_an_urgency():
    mission = missions.requested(owner=cast.seated())
    form = UrgencyForm({"urgency": "urgent", READY: "They leave"}, subject=mission, by=mission.owner)
    form.offer([("English", ["They leave"])])
    assert (form.is_valid(), form.cleaned_data) == (True, {"urgency": "urgent", "reason": "They leave"})


def test_who_does_not_own_it_sets_no_urgency():
    mission = missions.requested(owner=cast.seated())
    assert entered(cast.seated()).get(step(mission, "prioritise")).status_code == 403


def test_the_urgent_come_first_in_the_list_and_can_be_picked_out():
    owner = cast.seated()
    for title, days in (("Far away", 60), ("Within days", 5), ("In some weeks", 20)):
        missions.requested(owner=owner, title=title, starts=clock.now() + timedelta(days=days))
    browser = entered(owner)
    page = text_of(browser.get(reverse("missions")))
    assert page.index("Within days") < page.index("In some weeks") < page.index("Far away")
    page = text_of(browser.get(f"{reverse('missions')}?urgency=soon"))
    assert ("In some weeks" in page, "Within days" in page, "Far away" in page) == (True, False, False)


def test_requests_about_the_same_event_stand_side_by_side():
    owner = cast.seated()
    one, two = twins(owner)
    missions.requested(owner=owner, title="Something else", requester_email="x@x.example")
    assert [each.mission for each in perhaps_same(one, owner)] == [two]
    page = text_of(entered(owner).get(two.desk_url()))
    assert ("Perhaps the same event" in page, one.desk_url() in page, step(two, "join") in page) == (True,) * 3


def test_nothing_is_proposed_of_what_one_may_not_see():
    one, _two = twins(cast.seated())
    assert perhaps_same(one, cast.ambassador().user) == []


def test_comparing_asks_as_often_for_many_as_for_one():
    owner = cast.seated()
    one, _two = twins(owner)
    counts = []
    for more in (0, 1, 14):
        for _n in range(more):
            twins(owner)
        with CaptureQueriesContext(connection) as seen:
            found = perhaps_same(one, owner)
        counts.append((len(found), len(seen)))
    assert [each for each, _asked in counts] == [1, 3, 31]
    assert len({asked for _each, asked in counts}) == 1


def test_one_is_joined_with_the_other_and_both_sides_are_told():
    owner, other_owner = cast.seated(), cast.seated()
    one, two = twins(owner, owner=other_owner, requester_email="paul@other.example")
    browser = entered(other_owner)
    assert browser.post(step(two, "join"), {"seen": two.revision}).status_code == 422
    assert browser.post(step(two, "join"), {"seen": two.revision, "into": one.pk}).status_code == 302
    two.refresh_from_db()
    assert (two.state, two.joined_into, two.is_ended) == (State.JOINED, one, True)
    rows = OutboxRow.objects.filter(name__startswith="joined_").order_by("name")
    assert list(rows.values_list("name", "email")) == [
        ("joined_to_owner", owner.email),
        ("joined_to_requester", "paul@other.example"),
    ]
    page = text_of(entered(owner).get(one.desk_url()))
    assert ("Joined with this request" in page, "paul@other.example" in page) == (True, True)
    assert one.desk_url() in text_of(browser.get(two.desk_url()))


def test_only_what_is_open_and_handled_by_the_same_group_can_be_joined_with():
    owner = cast.seated()
    one, two = twins(owner)
    abroad = make_country("fr")
    elsewhere = missions.requested(owner=owner)
    Mission.objects.filter(pk=elsewhere.pk).update(country=abroad, region=make_region("paris", abroad))
    perform(one, "cancel", by=owner, reason="Off.")
    browser = entered(owner)
    for other in (one, elsewhere, two):
        answer = browser.post(step(two, "join"), {"seen": two.revision, "into": other.pk})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["into"])


def shown(browser: Client, mission: Mission, words: str) -> list[int]:
    answer = browser.get(step(mission, "join"), {"q": words})
    assert answer.status_code == 200
    return [key for key, _label in answer.context["form"].fields["into"].choices]


@pytest.mark.req("R4.3")
def test_any_other_open_request_is_found_by_title_requester_number_and_date():
    owner = cast.seated()
    mission = missions.requested(owner=owner, title="Evening")
    starts = clock.timezone.localtime(clock.now()).replace(hour=23, minute=30) + timedelta(days=90)
    far = missions.requested(
        owner=owner, title="A quite other matter", starts=starts, requester_organisation="Boekhuis"
    )
    browser = entered(owner)
    assert shown(browser, mission, "") == []
    for words in ("OTHER quite", "boekhuis", "rita matter", f"#{far.pk}", f"{starts:%Y-%m-%d}", f"{starts:%d/%m/%Y}"):
        assert shown(browser, mission, words) == [far.pk], words
    for words in ("other nothing", "99/99/2026", "\x00", "²", "9" * 60, f"{starts + timedelta(days=1):%d/%m/%Y}"):
        assert shown(browser, mission, words) == [], words
    answer = browser.post(step(mission, "join"), {"seen": mission.revision, "into": far.pk, "q": "matter"})
    mission.refresh_from_db()
    assert (answer.status_code, mission.state, mission.joined_into) == (302, State.JOINED, far)


def test_what_was_chosen_stays_chosen_when_the_step_comes_back_and_more_than_fit_is_said():
    owner = cast.seated()
    mission, far = missions.requested(owner=owner, title="Evening"), missions.requested(owner=owner, title="Far")
    answer = entered(owner).post(step(mission, "join"), {"seen": mission.revision - 1, "into": far.pk})
    assert [key for key, _label in answer.context["form"].fields["into"].choices] == [far.pk]
    copies(far, 21, starts=lambda: clock.now() + timedelta(days=40), ends=lambda: None)
    found = entered(owner).get(step(mission, "join"), {"q": "Far"}).context["form"]
    assert (len(found.fields["into"].choices), found.is_cut) == (20, True)


def unsigned(mission: Mission) -> str:
    """Where its requester's page is, without the moment in the signature."""
    return mission.requester_path().rsplit(":", 2)[0]


def test_a_requester_reads_nothing_of_somebody_elses_request(client, mailoutbox):
    owner = cast.seated()
    one, two = twins(owner, requester_email="paul@other.example")
    Mission.objects.filter(pk=one.pk).update(title="Secret evening", requester_name="Rita Hidden")
    perform(two, "join", by=owner, into=one)
    outbox.deliver(OutboxRow.objects.get(name="joined_to_requester").pk)
    with override("en"):
        page = text_of(client.get(two.requester_path()))
    said = f"{page}{mailoutbox[0].subject}{mailoutbox[0].body}"
    assert ("Secret evening" in said, "Rita Hidden" in said, unsigned(one) in said) == (False,) * 3
    assert ("We go on with it in another request" in page, owner.email in page) == (True, True)


def test_the_same_requester_is_led_to_the_other_request(client, mailoutbox):
    owner = cast.seated()
    one, two = twins(owner)
    perform(two, "join", by=owner, into=one)
    outbox.deliver(OutboxRow.objects.get(name="joined_to_requester").pk)
    assert unsigned(one) in text_of(client.get(two.requester_path()))
    assert len(mailoutbox) == 1


def test_joining_can_be_taken_back():
    owner = cast.seated()
    one, two = twins(owner)
    joined = perform(two, "join", by=owner, into=one).subject
    undo(joined, by=owner, reason="They differ.")
    two.refresh_from_db()
    assert (two.state, two.joined_into) == (State.REQUESTED, None)


def test_the_owner_is_suggested_by_region_and_load_and_why_is_said():
    busy, free = cast.seated(), cast.seated()
    mission = missions.requested(owner=busy)
    for _n in range(2):
        missions.requested(owner=busy)
    free.member.seat.regions.add(mission.region)
    assert Mission.objects.suggest_owner(mission.country_id, mission.region_id) == free
    page = text_of(entered(busy).get(step(mission, "assign")))
    assert f"Suggested: {free} – handles this region, looks after 0 open missions." in page
    assert f"{busy} – handles the whole country, looks after 3 open missions" in page


def days_of(*days: int) -> dict[str, str]:
    found = {}
    for number, each in enumerate(days, start=1):
        starts = clock.timezone.localtime(clock.now() + timedelta(days=each))
        found[f"starts_{number}"] = starts.strftime("%Y-%m-%dT%H:%M")
        found[f"ends_{number}"] = (starts + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    return found


def test_the_same_mission_is_made_on_further_dates_each_its_own_dossier():
    owner = cast.seated()
    one, browser = missions.qualifying(owner=owner), entered(owner)
    assert browser.post(step(one, "repeat"), {"seen": one.revision, **days_of(40, 50)}).status_code == 302
    one.refresh_from_db()
    others = list(one.others_of_series())
    assert [(each.state, each.title, each.brief, each.owner) for each in others] == [
        (State.REQUESTED, one.title, one.brief, owner)
    ] * 2
    assert [(each.starts - clock.now()).days for each in others] in ([39, 49], [40, 50])
    assert [list(each.themes.all()) for each in others] == [list(one.themes.all())] * 2
    assert len({each.link_version for each in others} | {each.requester_path() for each in others}) == 3
    assert OutboxRow.objects.filter(name="request_received").count() == 3
    assert all(each.desk_url() in text_of(browser.get(one.desk_url())) for each in others)
    assert one.desk_url() in text_of(browser.get(others[0].desk_url()))


def test_a_series_grows_and_stays_one():
    owner = cast.seated()
    one, browser = missions.qualifying(owner=owner), entered(owner)
    browser.post(step(one, "repeat"), {"seen": one.revision, **days_of(40)})
    second = one.__class__.objects.exclude(pk=one.pk).get()
    browser.post(step(second, "repeat"), {"seen": second.revision, **days_of(50)})
    assert len({each.series for each in Mission.objects.all()}) == 1


def test_of_a_series_all_are_made_or_none():
    owner = cast.seated()
    one, browser = missions.qualifying(owner=owner), entered(owner)
    for wrong in (
        days_of(40) | {"starts_2": "2020-01-01T10:00", "ends_2": "2020-01-01T11:00"},
        days_of(40, 40),
        days_of(40) | {"ends_1": ""},
        {},
    ):
        answer = browser.post(step(one, "repeat"), {"seen": one.revision, **wrong})
        assert (answer.status_code, Mission.objects.count()) == (422, 1)
    Mission.objects.filter(pk=one.pk).update(requester_email="")
    assert browser.post(step(one, "repeat"), {"seen": one.revision, **days_of(40, 50)}).status_code == 409
    one.refresh_from_db()
    assert (Mission.objects.count(), one.series) == (1, None)


def test_a_mission_that_is_closed_serves_as_a_template_and_one_that_was_joined_does_not():
    closed = missions.closed()
    owner = closed.owner
    assert entered(owner).get(step(closed, "repeat")).status_code == 200
    one, two = twins(owner)
    perform(two, "join", by=owner, into=one)
    assert entered(owner).get(step(two, "repeat")).status_code == 409
