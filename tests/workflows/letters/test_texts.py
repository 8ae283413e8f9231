"""The house's own words: checked, versioned, sent in the place of the file's."""

import pytest
from django.conf import settings
from django.utils import translation

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from tests.workflows.letters.conftest import deliver
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.placeholders import Placeholder
from workflows.letters import texts
from workflows.letters.models import MessageText
from workflows.letters.readers import READERS
from workflows.missions.models import Mission
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
OWN = ("About {title}", "Dear {name},\n\nWe read it.\n\nBecause {actor} asked:\n{link}\n\n{site}")


def row_of(mission) -> OutboxRow:
    return OutboxRow.objects.get(name="request_received", record__object_id=mission.pk)


def test_own_words_leave_in_their_language_and_those_of_the_file_in_others(mission, received, owner, mailoutbox):
    assert texts.save(received, "nl", 0, OWN, owner)
    row = deliver(row_of(mission))
    assert row.subject_line == "About Talk <at> the harbour"
    assert row.body.startswith("Dear Rita Requester,\n\nWe read it.")
    (mail,) = mailoutbox
    html = mail.alternatives[0].content
    assert ("<at>" in html, "Talk &lt;at&gt; the harbour" in html) == (False, True)
    assert f'href="{settings.BASE_URL}' in html
    assert texts.newest(received, "fr") is None


def test_a_paragraph_in_which_a_placeholder_has_nothing_to_say_is_left_out(mission, received, owner):
    words = ("About {title}", "Dear {name},\n\nIt happens on {date}.\n\nAt {link}\n\nSaid: {requester} {day}")
    texts.save(received, "nl", 0, words, owner)
    row = row_of(mission)
    row.recipient_name = ""
    row.save()
    assert "Dear" not in deliver(row).body


@pytest.mark.parametrize(("subject", "body"), [("{gone}", "{link}"), ("Mine", "Without the way on"), ("{", "{link}")])
def test_what_no_longer_fits_is_passed_over_for_the_words_of_the_file(mission, received, owner, subject, body):
    MessageText.objects.create(
        lifecycle="mission", message="request_received", language="nl", version=1, subject=subject, body=body
    )
    assert "Talk <at> the harbour" in deliver(row_of(mission)).subject_line


def test_where_what_a_placeholder_reads_is_not_there_the_words_of_the_file_leave(mission, received, owner, monkeypatch):
    def not_there(dossier):
        raise Mission.DoesNotExist

    broken = {"odd": Placeholder("odd", not_there)}
    monkeypatch.setattr(Mission, "PLACEHOLDERS", Mission.PLACEHOLDERS | broken)
    texts.save(received, "nl", 0, ("Mine {odd}", "{link}"), owner)
    row = deliver(row_of(mission))
    assert (row.state, "Talk <at> the harbour" in row.subject_line) == (OutboxState.SENT, True)


def test_back_to_the_file_is_a_version_without_words(mission, received, owner):
    texts.save(received, "nl", 0, OWN, owner)
    assert texts.save(received, "nl", 1, ("", ""), owner)
    assert deliver(row_of(mission)).subject_line != "About Talk <at> the harbour"
    assert [row.version for row in texts.versions(received)] == [2, 1]


def test_of_two_who_write_the_same_version_the_second_is_refused(received, owner):
    assert texts.save(received, "nl", 0, OWN, owner)
    assert not texts.save(received, "nl", 0, ("Other {title}", OWN[1]), owner)
    assert MessageText.objects.get().subject == OWN[0]


def test_a_misspelt_placeholder_is_refused_with_the_nearest_right_one(received):
    with translation.override("en"):
        assert texts.why_unfit(received, "{titel}", "{link}") == [
            "“{titel}” does not exist here. Did you mean “{title}”?"
        ]
        (unlike,) = texts.why_unfit(received, "{zzzzzz}", "{link}")
    assert unlike.startswith("“{zzzzzz}” does not exist here. These do: {name}, {title}, ")


def test_the_way_on_and_what_somebody_wrote_have_to_stay():
    declined = texts.message_named("mission", "mission_declined")
    with translation.override("en"):
        assert [each.split("”")[0] for each in texts.why_unfit(declined, "No", "No.")] == [
            "“{alternative}",
            "“{link}",
            "“{reason}",
        ]
    assert texts.why_unfit(declined, "No", "{reason}\n\n{alternative}\n\n{link}") == []


def test_a_refusal_keeps_what_would_change_it_and_the_appeal():
    refused = texts.message_named("candidacy", "candidacy_rejected")
    with translation.override("en"):
        said = [each.split("”")[0] for each in texts.why_unfit(refused, "No", "{reason} {link}")]
    assert said == ["“{appeal_until}", "“{help}"]


def test_a_bracket_alone_is_refused(received):
    with translation.override("en"):
        assert texts.why_unfit(received, "{title", "{link}") == [
            "A bracket “{” or “}” stands alone. Write a placeholder like “{title}”."
        ]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_message_begins_with_words_that_fit(language):
    unfit = {
        each.key: found
        for each in texts.every_message()
        if (found := texts.why_unfit(each, *texts.words_of_file(each, language)))
    }
    assert unfit == {}


def test_every_message_begins_with_the_whole_of_its_file():
    assert [each.name for each in texts.every_message() if not texts.words_of_file(each, "en")[0]] == []


def test_a_message_is_listed_by_its_subject_without_placeholders():
    with translation.override("en"):
        assert texts.message_named("assignment", "seat_offered").title == "Would you take this one? …"


def test_whoever_edits_reads_whom_each_message_goes_to():
    assert {name for each in texts.every_message() for name in each.to} - set(READERS) == set()


def approval(*steps, **narrowed):
    missions.policy(*steps, **narrowed)
    mission = missions.qualifying(owner=cast.seated(coordinator=True))
    return mission, perform(mission, "approve", by=mission.owner).waits_for


def write(message, subject: str, by) -> None:
    for code in texts.languages():
        texts.save(message, code, 0, (subject, "{link}"), by)


def subjects_of(name: str, user) -> list[str]:
    return [deliver(row).subject_line for row in OutboxRow.objects.filter(name=name, user=user)]


@pytest.mark.req("R3.5a")
def test_the_board_reads_its_own_words_and_the_group_those_for_everybody():
    asked = texts.message_named("approvalrequest", "approval_asked")
    director, voter = make_user_with(Role.BOARD, language="nl"), cast.seated(language="nl")
    write(asked, "Please: {title}", director)
    write(asked.for_readers("board"), "To the board: {title}", director)
    mission, request = approval(("support_group", 1), ("board", 1))
    assert subjects_of("approval_asked", voter) == [f"Please: {mission.title}"]
    perform(request, "agree", by=voter)
    assert subjects_of("approval_asked", director) == [f"To the board: {mission.title}"]


def test_of_a_round_that_asks_two_groups_each_reads_the_words_of_its_own():
    asked = texts.message_named("approvalrequest", "approval_asked")
    director, voter = make_user_with(Role.BOARD, language="nl"), cast.seated(language="nl")
    write(asked.for_readers("board"), "To the board: {title}", director)
    mission, _request = approval(("support_group", 1), ("board", 1), together=True)
    assert subjects_of("approval_asked", director) == [f"To the board: {mission.title}"]
    assert [subject.startswith("To the board") for subject in subjects_of("approval_asked", voter)] == [False]


def test_readers_without_words_of_their_own_begin_and_go_back_to_those_for_everybody(owner):
    asked = texts.message_named("approvalrequest", "approval_asked")
    board = asked.for_readers("board")
    texts.save(asked, "nl", 0, ("Please: {title}", "{link}"), owner)
    assert texts.begun(board, "nl") == ("Please: {title}", "{link}")
    texts.save(board, "nl", 0, ("To the board", "{link}"), owner)
    assert (texts.begun(board, "nl")[0], texts.begun(asked, "nl")[0]) == ("To the board", "Please: {title}")
    texts.save(board, "nl", 1, ("", ""), owner)
    assert texts.begun(board, "nl")[0] == "Please: {title}"


def test_marks_of_own_words_reach_both_parts_and_those_of_a_placeholder_neither(received, owner, mailoutbox):
    mission = missions.requested(title="Talk *at* [the harbour](https://evil.example)")
    texts.save(received, "nl", 0, ("About {title}", "**{title}**\n\n- one\n- [two]({link})\n\n{link}"), owner)
    row = deliver(row_of(mission))
    (mail,) = mailoutbox
    html = mail.alternatives[0].content
    title = "Talk *at* [the harbour](https://evil.example)"
    assert mail.subject == f"About {title}"
    assert mail.body.startswith(f"{title}\n\n- one\n- two ({settings.BASE_URL}")
    assert "<strong>Talk *at* [the harbour](" in html
    assert (html.count("<li "), html.count("<em>"), html.count(">the harbour<")) == (2, 0, 0)
    assert row.body.startswith("**Talk \\*at\\* \\[the harbour\\](https://evil.example)**\n\n- one\n- [two](")


def test_own_words_that_ask_to_agree_carry_each_answer_with_its_address():
    asked = texts.message_named("approvalrequest", "approval_asked")
    for code in texts.languages():
        texts.save(asked, code, 0, ("Please", "{answers}\n\n{link}"), None)
    voter = cast.seated()
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    row = deliver(OutboxRow.objects.get(name="approval_asked", user=voter))
    assert row.subject_line == "Please"
    with translation.override(row.language):
        assert [line in row.body for line in request.doors] == [True, True, True]
