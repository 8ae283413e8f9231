"""States are named, steps explained and refusals worded as editors say, and as the code says where they do not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import cast, missions
from tests.factories.people import log_in
from workflows.kernel import clock
from workflows.kernel.forms import READY, OptionalReasonForm, ReasonForm
from workflows.kernel.mail import build
from workflows.kernel.models import OutboxRow, records_of
from workflows.kernel.wording import Reader, speaking_to
from workflows.missions.models import Mission
from workflows.missions.states import State
from workflows.words.models import Wording
from workflows.words.reading import begin, end

pytestmark = pytest.mark.django_db


def all_languages(words):
    return {code: f"{words} {code}" for code in ("nl", "fr", "en")}


def own(name="qualifying", kind="state", **said):
    return Wording.objects.create(lifecycle="mission", kind=kind, name=name, **said)


@pytest.fixture
def mission():
    return missions.qualifying()


def test_each_reader_gets_their_own_label_in_their_language(mission):
    own(staff=all_languages("Desk"), member=all_languages("Zone"), public=all_languages("Outside"))
    with translation.override("fr"):
        assert mission.get_state_display() == "Desk fr"
        with speaking_to(Reader.MEMBER):
            assert mission.get_state_display() == "Zone fr"
        assert [mission.state_label(each) for each in Reader] == ["Desk fr", "Zone fr", "Outside fr"]


def test_what_nobody_wrote_is_as_the_code_says(mission):
    own(staff=all_languages("Desk"))
    with translation.override("en"), speaking_to(Reader.PUBLIC):
        assert (mission.get_state_display(), dict(Mission.state_choices())["qualifying"]) == (
            State.QUALIFYING.label,
            State.QUALIFYING.label,
        )


def entered(user):
    return log_in(Client(), user)


def test_the_desk_the_zone_and_the_requester_read_their_own_label(client):
    own("staffing", staff=all_languages("LOOKING"), member=all_languages("LOOKED FOR"), public=all_languages("SOON"))
    person = cast.ambassador()
    found = missions.staffing(person)
    pages = [
        entered(found.owner).get(found.desk_url()),
        entered(person.user).get(reverse("zone_mission", args=[found.pk])),
        client.get(found.requester_path()),
    ]
    said = [[word in page.content.decode() for word in ("LOOKING", "LOOKED FOR", "SOON")] for page in pages]
    assert said == [[True, False, False], [False, True, False], [False, False, True]]


def test_a_mail_speaks_to_whoever_gets_it(mission, settings, tmp_path):
    own(member=all_languages("Zone"), public=all_languages("Outside"))
    row = OutboxRow(record=records_of(mission).last(), name="x", email="a@b.example", language="en")
    folder = tmp_path / "workflows" / "missions" / "messages"
    folder.mkdir(parents=True)
    (folder / "x.txt").write_text("Subject\n{{ dossier.get_state_display }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    said = []
    for account in (None, mission.owner):
        row.user = account
        with translation.override("en"):
            said.append(str(build(row, mission).body).strip())
    assert said == ["Outside en", "Zone en"]


def test_an_expected_duration_of_editors_decides_what_is_overdue(mission):
    later = clock.now() + timedelta(days=Mission.EXPECTED[State.QUALIFYING] + 2)
    with clock.at(later):
        assert (mission.overdue_days > 0, Mission.objects.overdue().exists()) == (True, True)
        own(days=Mission.EXPECTED[State.QUALIFYING] + 30)
        assert (mission.overdue_days, Mission.objects.overdue().exists()) == (0, False)


def test_help_stands_below_the_sentence_of_its_step(mission):
    own("revise", kind="step", help=all_languages("Look twice"))
    page = entered(mission.owner).get(reverse("mission_step", args=[mission.pk, "revise"]))
    assert "Look twice" in page.content.decode()


def reasons(*words):
    return [("English", list(words))]


def form(kind, given, mission):
    made = kind(given, subject=mission, by=mission.owner)
    made.offer(reasons("No date", "No hall"))
    return made


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({READY: "No date", "reason": ""}, "No date"),
        ({READY: "", "reason": "Mine"}, "Mine"),
        ({READY: "No hall", "reason": "Mine"}, "No hall\nMine"),
    ],
)
def test_ready_made_words_are_taken_alone_or_completed(mission, given, reason):
    made = form(ReasonForm, given, mission)
    assert made.is_valid()
    assert made.answers() == {"reason": reason}


def test_a_reason_that_is_asked_must_be_given_in_one_of_both_ways(mission):
    assert list(form(ReasonForm, {READY: "", "reason": ""}, mission).errors) == ["reason"]
    assert form(OptionalReasonForm, {READY: "", "reason": ""}, mission).is_valid()
    with translation.override("en"):
        helps = [str(form(kind, None, mission).fields[READY].help_text) for kind in (ReasonForm, OptionalReasonForm)]
    assert ["one of the two is needed" in each for each in helps] == [True, False]
    assert list(form(ReasonForm, {READY: "Invented", "reason": "x"}, mission).errors) == [READY]
    assert list(form(ReasonForm, {READY: "No hall", "reason": "x" * 1999}, mission).errors) == ["reason"]


def test_the_step_offers_the_reasons_and_keeps_what_was_chosen(mission):
    own("decline", kind="step", lines=[{"key": "a", **all_languages("Too far")}])
    desk, url = entered(mission.owner), reverse("mission_step", args=[mission.pk, "decline"])
    shown = desk.get(url).context["form"].fields[READY].choices
    offered = {word for _language, group in shown[1:] for word, _shown in group}
    assert offered == set(all_languages("Too far").values())
    given = {"seen": mission.revision, READY: "Too far fr", "reason": "Sorry."}
    assert desk.post(url, given).status_code == 302
    assert records_of(mission).last().text.words["reason"] == "Too far fr\nSorry."


def test_words_cost_one_query_for_each_request_however_many_dossiers(django_assert_num_queries):
    begin()
    try:
        with django_assert_num_queries(1):
            for _n in range(3):
                Mission(state=State.STAFFED).get_state_display()
    finally:
        end()
