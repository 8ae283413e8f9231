"""What a QR code on paper answers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from snippets.models import KitItem
from tests.factories import content
from tests.factories.paper import version_of
from workflows.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2d")]


def ask(client: Client, item: KitItem, language: str = "en") -> str:
    answer = client.get(f"/k/{version_of(item).code}/", {"lang": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_version_that_holds_says_so_with_its_title(client: Client) -> None:
    page = ask(client, content.kit_item(title="The folder", version="2026.1"))
    assert ("<h1>Yes, this version holds</h1>" in page, "The folder, version 2026.1" in page) == (True, True)


def test_a_replaced_version_names_the_new_one_and_the_day(client: Client) -> None:
    old, new = content.kit_item(title="Old", version="1"), content.kit_item(title="New", version="2")
    old.replaced_by = new
    old.save()
    page = ask(client, old)
    assert "<h1>No, a newer version replaces it</h1>" in page
    assert "It is replaced by “New”, version 2." in page
    assert str(clock.today().year) in page.partition("replaced by")[2].partition("</p>")[0]


def test_a_withdrawn_version_says_that_nothing_replaces_it(client: Client) -> None:
    item = content.kit_item(title="Old", version="1")
    item.unpublish()
    assert "<h1>No, it was withdrawn</h1>" in ask(client, item)


def test_a_draft_tells_nothing_of_itself(client: Client) -> None:
    page = ask(client, content.kit_item(title="A secret plan", live=False))
    assert ("not in use" in page, "secret" in page) == (True, False)


def test_an_unknown_code_is_a_friendly_404(client: Client) -> None:
    answer = client.get("/k/nothing234/?lang=en")
    assert (answer.status_code, "<h1>We do not know this code</h1>" in answer.content.decode()) == (404, True)
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_letters_may_be_typed_as_capitals(client: Client) -> None:
    code = version_of(content.kit_item()).code
    assert client.get(f"/k/{code.upper()}/").status_code == 200


def test_it_speaks_the_readers_language_and_leads_to_the_others(client: Client) -> None:
    item = content.kit_item(title="Folder")
    address = f"/k/{version_of(item).code}/"
    answer = client.get(address, headers={"accept-language": "fr-BE,fr;q=0.9"})
    page = answer.content.decode()
    assert '<html lang="fr">' in page
    for code in ("nl", "en"):
        assert f'<a href="{address}?lang={code}"' in page
    assert "Accept-Language" in answer.headers["Vary"]
    assert '<html lang="en">' in client.get(f"{address}?lang=en").content.decode()


def test_anyone_may_keep_the_page_for_a_moment_and_no_index_does(client: Client) -> None:
    answer = client.get(f"/k/{version_of(content.kit_item()).code}/")
    assert "public" in answer.headers["Cache-Control"]
    assert (answer.headers["X-Robots-Tag"], answer.cookies, bool(answer.headers["ETag"])) == ("noindex", {}, True)


def test_it_asks_few_questions_however_large_the_kit_is(client: Client) -> None:
    first = content.kit_item()

    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(client, first)
        return len(captured)

    ask(client, first)
    few = questions()
    for _n in range(12):
        content.kit_item()
    assert (questions() - few, few <= 12) == (0, True)
