"""Stuck messages: who sees that they exist, who reads about what, who frees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import candidates, cast, missions, rules
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from workflows.automations.models import Trigger
from workflows.desk.waiting import undelivered
from workflows.kernel import clock, handling
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def stick(mission, state=OutboxState.FAILED):
    row = OutboxRow.objects.get(name="request_received", record__object_id=mission.pk)
    OutboxRow.objects.filter(pk=row.pk).update(
        state=state, error="Mailbox is full", body="BODY-SECRET", subject_line="SUBJECT-SECRET"
    )
    return row


def again(client, row, **data):
    return client.post(reverse("message_again", args=[row.pk]), data)


def test_the_administrator_sees_that_it_is_stuck_but_not_what_it_says(enter):
    mission = missions.requested(title="TITLE-SECRET")
    row = stick(mission)
    administrator = enter(make_user_with(Role.ADMINISTRATOR))
    page = administrator.get(reverse("messages")).content.decode()
    assert "Mailbox is full" in page
    assert [secret for secret in ("TITLE-SECRET", "BODY-SECRET", "SUBJECT-SECRET") if secret in page] == []
    assert again(administrator, row).status_code == 302
    row.refresh_from_db()
    assert row.state == OutboxState.QUEUED


def test_the_coordinator_sees_those_of_their_own_missions(enter):
    stick(missions.requested(title="Here"))
    here, abroad = (
        make_seat(make_member(country=make_country(key)), is_coordinator=True).member.user for key in ("be", "fr")
    )
    pages = [enter(user).get(reverse("messages")).context["rows"] for user in (here, abroad)]
    assert [[each["title"] for each in rows if each["again"]] for rows in pages] == [["Here"], []]


def test_others_have_no_such_screen(enter):
    row = stick(missions.requested())
    people = [enter(make_user_with(role)) for role in (Role.BOARD, Role.FINANCE, Role.COMMUNICATIONS)]
    assert [client.get(reverse("messages")).status_code for client in people] == [403] * 3
    assert [again(client, row).status_code for client in people] == [403] * 3
    abroad = enter(make_seat(make_member(country=make_country("fr"))).member.user)
    assert again(abroad, row).status_code == 404
    row.refresh_from_db()
    assert row.state == OutboxState.FAILED


def test_send_again_is_a_post_and_never_leads_elsewhere(enter):
    mission = missions.requested()
    row = stick(mission, OutboxState.PARKED)
    owner = enter(mission.owner)
    assert owner.get(reverse("message_again", args=[row.pk])).status_code == 405
    assert again(owner, row, next="https://elsewhere.example/admin/").url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_number_of_queries_does_not_grow_with_rows(enter, count):
    owner = cast.seated(coordinator=True)
    for _ in range(count):
        stick(missions.requested(owner=owner))
    client = enter(owner)
    failed = f"{reverse('messages')}?state=failed"
    client.get(failed)
    with CaptureQueriesContext(connection) as seen:
        rows = client.get(failed).context["rows"]
    assert sum(each["again"] for each in rows) == count
    assert len(seen) == 9  # one for the rules to choose from


def names(client, **narrowed):
    rows = client.get(reverse("messages"), narrowed).context["rows"]
    return {each["row"].name for each in rows}


def test_the_list_is_narrowed_by_state_kind_dossier_day_and_words(enter):
    owner = cast.seated(coordinator=True)
    stick(missions.requested(owner=owner, title="Here"))
    client = enter(owner)
    assert names(client) == {"request_received", "request_arrived"}
    assert names(client, state="failed") == {"request_received"}
    assert names(client, state="unsettled") == {"request_received", "request_arrived"}
    assert names(client, state="sent") == set()
    assert names(client, kind="job") == set()
    assert names(client, about="mandate") == set()
    assert names(client, about="mission", q="rita@partner") == {"request_received"}
    assert names(client, q="SUBJECT-SEC") == {"request_received"}
    assert names(client, day="2020-01-01") == set()
    assert names(client, day="nonsense", state="nonsense") == {"request_received", "request_arrived"}


def test_an_administrator_finds_nothing_by_words_that_they_may_not_read(enter):
    stick(missions.requested())
    assert names(enter(make_user_with(Role.ADMINISTRATOR)), q="SUBJECT-SEC") == set()


def test_the_owner_reads_what_did_not_arrive(enter):
    owner = cast.seated()
    mission = missions.requested(owner=owner, title="Here")
    assert undelivered(owner) == []
    row = stick(mission)
    (item,) = undelivered(owner)
    assert (item.title, item.url, item.late) == ("Here", mission.desk_url(), True)
    OutboxRow.objects.filter(pk=row.pk).update(state=OutboxState.SENT, error="")
    assert undelivered(owner) == []
    handling.report(row.uuid, "bounced", "550 no such user")
    assert [item.title for item in undelivered(owner)] == ["Here"]
    assert undelivered(cast.seated()) == []
    with clock.at(clock.now() + timedelta(days=40)):
        assert undelivered(owner) == []


def test_what_a_rule_wrote_stands_among_them_and_is_found_by_the_rule(enter):
    owner = cast.seated(coordinator=True)
    own, other = (rules.rule(Trigger.STEP, "qualify", rules.send(name=name), name=name) for name in ("Mine", "Other"))
    mission = missions.qualifying(owner=owner)
    rules.tick()
    client = enter(owner)
    found = client.get(reverse("messages"), {"rule": own.pk}).context["rows"]
    assert [(each["what"], each["title"], each["row"].of_rule.firing.automation) for each in found] == [
        ("Mine", mission.title, own)
    ]
    page = client.get(reverse("letter", args=[found[0]["row"].pk]))
    language = found[0]["row"].language
    assert (page.status_code, page.context["written"][0]) == (200, f"About {mission.title} ({language})")
    assert other.firings.get().mails.get().letter.state == OutboxState.SENT


def test_a_message_names_its_reader_and_what_it_is_about_whatever_that_is(enter):
    owner = cast.seated(coordinator=True)
    missions.policy(("support_group", 1))
    voter = cast.seated()
    mission = missions.qualifying(owner=owner, title="Here")
    perform(mission, "approve", by=owner)
    candidacy = candidates.submitted(owner)
    client = enter(owner)
    rows = client.get(reverse("messages")).context["rows"]
    asked = next(each for each in rows if each["row"].name == "approval_asked" and each["row"].user_id == voter.pk)
    assert (asked["title"], asked["url"]) == ("Here", mission.desk_url())
    assert asked["row"].recipient_name in client.get(reverse("messages")).content.decode()
    kinds = {each["row"].record.content_type.model: (each["title"], each["url"]) for each in rows}
    assert kinds["candidacy"] == (candidacy.name_for(owner), candidacy.desk_url())
