import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import missions
from workflows.automations.placeholders import fill, misspelt, placeholders_of
from workflows.kernel.recipients import Recipient
from workflows.missions.models import Mission
from workflows.people.models import Mandate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{title} on {date} in {place} for {name}: {link}", []),
        ("{titel}", [("titel", "title")]),
        ("{Datee} and {plac} and {plac}", [("Datee", "date"), ("plac", "place")]),
        ("{qqqqqq}", [("qqqqqq", "")]),
        ("nothing [in brackets] to fill", []),
    ],
)
def test_what_is_misspelt_is_found_with_the_nearest(text, found):
    assert misspelt(text, Mission) == found


def test_what_may_be_named_depends_on_the_dossier():
    assert [wrong for wrong, _nearest in misspelt("{place}", Mandate)] == ["place"]
    assert misspelt("{ends}", Mandate) == []


@pytest.mark.django_db
def test_every_placeholder_of_a_mission_is_filled():
    mission = missions.requested()
    reader = Recipient("anna@example.org", "Anna")
    told = {name: fill(f"<{{{name}}}>", mission, reader, "https://here.example/") for name in placeholders_of(Mission)}
    assert told["title"] == f"<{mission.title}>"
    assert (told["name"], told["link"], told["requester"]) == (
        "<Anna>", "<https://here.example/>", f"<{mission.requester_name}>",
    )  # fmt: skip
    assert [name for name, words in told.items() if words == "<>"] == ["speakers", "other"]


@pytest.mark.django_db
def test_what_a_dossier_says_names_no_placeholder():
    mission = missions.requested(title="{name} and {link}")
    assert fill("{title}", mission, Recipient("a@example.org", "Anna"), "x") == "{name} and {link}"


@given(st.text(alphabet="{}abcdefghijklmnop \n"))
def test_no_text_breaks_the_check(text):
    assert all(f"{{{wrong}}}" in text for wrong, _nearest in misspelt(text, Mission))
