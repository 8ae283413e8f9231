"""A person reads and takes along everything that is kept about them, and nothing about anybody else."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.template.defaultfilters import yesno
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in, make_member, make_user_with
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.people.privacy.export import as_data, everything_about
from workflows.people.privacy.tables import Person
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    member = cast.ambassador(first_name="Zoë", last_name="Michiels")
    Profile.objects.filter(member=member).update(motivation="I like to speak.")
    mission = missions.carried_out(member)
    perform(mission.seats()[0], "file_report", by=member.user, report_went="Well enough.")
    return member


def test_everything_is_there(person):
    data = as_data(Person.of(person.user))
    assert data["workflows.profile"]["rows"][0]["motivation"] == "I like to speak."
    assert data["workflows.assignment"]["rows"][0]["report_went"] == "Well enough."
    assert {"workflows.member", "workflows.mandate", "workflows.languageskill", "workflows.transitionrecord",
            "workflows.recordtext", "workflows.outboxrow", "cms.user"} <= set(data)  # fmt: skip
    assert all(each["purpose"] and each["basis"] and each["until"] for kept in data.values() for each in kept["kept"])


def test_why_a_mandate_was_suspended_is_the_ambassadors_to_read(person):
    coordinator = cast.seated(coordinator=True, first_name="Lieve", last_name="Decider")
    perform(person.mandates.get(), "suspend", by=coordinator, reason="Lieve Decider saw the complaints.")
    data = as_data(Person.of(person.user))
    said = [each["words"] for each in data["workflows.recordtext"]["rows"] if "complaints" in str(each["words"])]
    assert [len(words) for words in said] == [1]
    assert "Decider" not in str(said)
    assert "suspend" not in str([each["step"] for each in data["workflows.transitionrecord"]["rows"]])


def test_secrets_are_not_handed_out(person):
    person.user.set_password("correct-horse")
    person.user.save()
    assert "password" not in as_data(Person.of(person.user))["cms.user"]["rows"][0]


def test_others_stay_out_of_it(person, client):
    other = cast.ambassador(first_name="Other", last_name="Secret-Name")
    Profile.objects.filter(member=other).update(motivation="SECRET-MOTIVE")
    log_in(client, person.user)
    for name in ("zone_data", "zone_data_json"):
        body = client.get(reverse(name)).content.decode()
        assert ("I like to speak." in body, "SECRET-MOTIVE" in body, "Secret-Name" in body) == (True, False, False)


def test_the_file_is_json_and_kept_nowhere(person, client):
    answer = log_in(client, person.user).get(reverse("zone_data_json"))
    assert json.loads(answer.content)["workflows.member"]["rows"][0]["first_name"] == "Zoë"
    assert (answer.headers["Cache-Control"], answer.headers["Content-Disposition"]) == (
        "no-store",
        'attachment; filename="my-data.json"',
    )


def test_an_account_without_a_member_has_its_own_data(client):
    board = make_user_with(Role.BOARD, first_name="Ursula", last_name="Baeten")
    titles = {section.model.__name__ for section in everything_about(Person.of(board))}
    assert titles == {"User", "EmailAddress", "UserProfile"}
    assert log_in(client, board).get(reverse("zone_data")).status_code == 200


def test_the_page_asks_as_often_for_many_rows_as_for_one(client, person):
    log_in(client, person.user)
    client.get(reverse("zone_data"))
    counts = []
    for more in (0, 2):
        for again in range(more):
            missions.carried_out(person, starts=clock.now() - timedelta(days=30 + 3 * again))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("zone_data"))
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts


def test_a_member_without_an_account_has_data_too():
    member = make_member(user=None)
    assert {s.model.__name__ for s in everything_about(Person(member, None))} == {"Member"}


def test_values_are_read_in_words(person):
    account = next(s for s in everything_about(Person.of(person.user)) if s.model is type(person.user))
    person.user.language = "fr"
    person.user.save()
    told = dict(next(s for s in everything_about(Person.of(person.user)) if s.title == account.title).rows[0].pairs)
    assert ("Français" in told.values(), "fr" in told.values(), yesno(True) in told.values()) == (True, False, True)


def test_a_letter_is_told_without_its_marks(person):
    OutboxRow.objects.filter(user=person.user).update(body="**Yes** to \\*this\\*\n")
    letters = as_data(Person.of(person.user))["workflows.outboxrow"]["rows"]
    assert {each["body"] for each in letters} == {"Yes to *this*"}
