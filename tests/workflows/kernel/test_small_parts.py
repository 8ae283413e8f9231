"""The kernel's small parts: clock, links, actors, the guard on states."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from tests.factories import cast, missions
from tests.factories.people import make_user
from workflows.kernel import clock, links
from workflows.kernel.actors import SYSTEM, LinkHolder, Rule, kind_of, name_of, reference
from workflows.kernel.perform import plain
from workflows.kernel.steps import step_named, steps_of
from workflows.missions.models import Assignment, Mission


def test_the_clock_stands_elsewhere_only_inside_the_block():
    moment = datetime(2031, 5, 1, 12, tzinfo=UTC)
    with clock.at(moment):
        assert moment <= clock.now() < moment + timedelta(seconds=5)
        assert clock.today().isoformat() == "2031-05-01"
        with clock.at(moment + timedelta(days=400)):
            assert clock.today().year == 2032
        assert clock.today().year == 2031
    assert clock.now() < moment


def test_today_is_the_date_where_the_cooperative_lives():
    with clock.at(datetime(2031, 6, 30, 22, 30, tzinfo=UTC)):
        assert clock.today().isoformat() == "2031-07-01"


def test_a_link_opens_one_dossier_for_one_purpose():
    token = links.sign("requester", 7, 1)
    assert links.read(token, "requester") == (7, 1)
    assert links.read(token, "nominated") is None


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t + "x", lambda t: "x" + t, lambda t: "", lambda t: "a:b"]
)
def test_a_tampered_link_is_worthless(spoil):
    assert links.read(spoil(links.sign("requester", 7, 1)), "requester") is None


def test_a_link_signed_for_something_else_is_worthless():
    assert links.read(signing.dumps(["requester", 7, 1], salt="another"), "requester") is None
    assert links.read(signing.dumps("requester", salt=links.SALT), "requester") is None


@pytest.mark.django_db
def test_the_four_kinds_of_actor_are_told_apart_without_naming_a_person():
    user = make_user("lotte@example.org", first_name="Lotte", last_name="Peeters")
    holder = LinkHolder("requester", 7, "Rita", "rita@example.org")
    assert [kind_of(a) for a in (user, holder, Rule(3, "Nudge"), SYSTEM)] == ["user", "link", "rule", "clock"]
    references = [reference(a) for a in (user, holder, Rule(3, "Nudge"), SYSTEM)]
    assert references == [f"user:{user.pk}", "link:requester:7", "rule:3", "clock"]
    assert [name_of(a) for a in (holder, SYSTEM)] == ["Rita", ""]


@pytest.mark.django_db
def test_a_state_is_not_written_past_the_door():
    mission = missions.requested()
    with pytest.raises(AttributeError):
        mission.state = "closed"
    for forbidden in (
        lambda: Mission.objects.update(state="closed"),
        lambda: Mission.objects.filter(pk=mission.pk).update(revision=0),
        lambda: Mission.objects.bulk_update([mission], ["state"]),
        lambda: Mission.objects.all().delete(),
        mission.delete,
    ):
        with pytest.raises(TypeError):
            forbidden()
    mission.refresh_from_db()
    assert mission.state == "requested"


@pytest.mark.django_db
def test_a_dossier_is_overdue_by_the_days_beyond_what_is_expected():
    mission = missions.requested()
    with clock.at(clock.now() + timedelta(days=5, hours=1)):
        assert mission.overdue_days == 2
    assert mission.overdue_days == 0


def test_steps_are_found_by_name_and_by_address():
    assert step_named(Mission, "ask-to-move") is step_named(Mission, "ask_to_move")
    assert step_named(Assignment, "acknowledge-pack").slug == "acknowledge-pack"
    with pytest.raises(LookupError):
        step_named(Mission, "delete")


def test_steps_come_in_the_order_of_their_file():
    assert [s.name for s in steps_of(Mission)][:4] == ["request", "assign", "qualify", "revise"]


@pytest.mark.django_db
def test_answers_are_kept_as_words():
    person = cast.ambassador()
    answers = {"ambassadors": [person], "reason": "", "days": 3, "none": None, "flag": False}
    assert plain(answers) == {"ambassadors": [str(person)], "days": 3, "flag": False}
