"""The support group's own questions as the last page of a request."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.questions import LICENCE, asked_in, block, published
from tests.factories.requests import fill, filled
from workflows.kernel import clock
from workflows.missions.answers import RequestAnswers
from workflows.missions.asking.forms import PARTS
from workflows.missions.asking.models import RequestDraft
from workflows.missions.models import Mission
from workflows.people.privacy.purge import purge
from workflows.questions import files
from workflows.questions.models import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.2")]


def more(draft: RequestDraft) -> str:
    return reverse("request_more", args=[draft.key])


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.pdf", b"%PDF-1.7")


@pytest.fixture
def draft(client: Any) -> RequestDraft:
    """Every other page answered."""
    asked_in(Purpose.REQUEST)
    return filled(client)


def test_they_are_one_more_page_and_step_and_are_told_beforehand(client, draft):
    assert client.get("/en/ask/").content.decode().count("<li><strong>") == len(PARTS) + 2
    assert fill(client, draft, PARTS[-1].slug).url == more(draft)
    page = client.get(more(draft))
    assert (page.status_code, page.context["steps"], page.context["part"].number) == (200, 6, 5)
    assert client.get(reverse("request_part", args=[draft.key, "place"])).context["steps"] == 6


def test_a_request_waits_for_what_is_needed(client, draft):
    refused = client.post(draft.path)
    assert (refused.status_code, refused.context["next"].slug, Mission.objects.count()) == (422, "more", 0)
    wrong = client.post(more(draft), {"q-licence": "yes", "q-days": ["monday"]})
    assert (wrong.status_code, list(wrong.context["more"].errors)) == (422, ["which"])
    assert wrong.context["more"]["days"].value() == ["monday"]


def test_the_mission_has_the_answers_and_the_version_and_the_requester_reads_them(client, draft):
    client.post(more(draft), LICENCE | {"q-proof": pdf()})
    shown = client.get(draft.path)
    assert [str(value).partition(" ")[0] for _term, value in shown.context["parts"][-1].facts] == [
        "Yes", "B", "Friday", "proof.pdf",
    ]  # fmt: skip
    published(block("short", "later"), purpose=Purpose.REQUEST)
    assert client.post(draft.path).status_code == 422
    client.post(more(draft), {"q-later": "After all"})
    sent = client.post(draft.path)
    row = RequestAnswers.objects.get()
    assert (row.mission, row.draft, row.version.number) == (Mission.objects.get(), None, 2)
    assert {key: row.answers[key] for key in ("later",)} == {"later": "After all"}
    assert "After all" in client.get(sent.url).content.decode()
    draft.refresh_from_db()
    assert draft.typed == {}


def test_what_is_half_written_stays_in_the_draft_and_a_file_too(client, draft):
    later = client.post(more(draft), {"way": "later", "q-licence": "yes", "q-proof": pdf()})
    assert later.url == f"{draft.path}?saved=1"
    again = client.get(more(draft))
    assert (again.context["more"]["licence"].value(), "proof.pdf" in again.content.decode()) == ("yes", True)
    back = client.post(more(draft), {"way": "back", "q-licence": "no"})
    assert back.url == reverse("request_part", args=[draft.key, PARTS[-1].slug])
    draft.refresh_from_db()
    assert draft.typed["more"]["q-licence"] == ["no"]


def test_a_draft_that_is_never_sent_leaves_no_file(client, draft):
    client.post(more(draft), LICENCE | {"q-proof": pdf()})
    row = RequestAnswers.objects.get()
    path = files.path(row.pk, row.answers["proof"])
    assert path.is_file()
    with clock.at(clock.now() + timedelta(days=400)):
        purge()
    assert (RequestAnswers.objects.count(), RequestDraft.objects.count()) == (0, 0)


def test_whoever_sends_many_files_is_told_to_wait(client, draft, monkeypatch):
    monkeypatch.setattr("workflows.kernel.strangers.MOST_PER_ADDRESS", 0)
    answer = client.post(more(draft), LICENCE | {"q-proof": pdf()})
    assert (answer.status_code, RequestAnswers.objects.count()) == (429, 0)
    assert answer.context["more"]["which"].value() == "B"


def test_without_questions_the_page_leads_on(client):
    draft = filled(client)
    assert client.get(more(draft)).url == draft.path
    assert client.post(more(draft)).url == draft.path
    assert client.post(draft.path).status_code == 302
    assert not RequestAnswers.objects.exists()
