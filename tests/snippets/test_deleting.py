"""Before words or tools are deleted for good, the page says what goes, what stays, and offers the milder way."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from snippets.models import KeyMessage, KitItem, LexiconTerm
from snippets.versions import KitVersion
from tests.factories import cast, content
from tests.factories.paper import held
from tests.factories.people import language, log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS, language="en"))


def address(row: Any, name: str) -> str:
    with override("en"):
        return reverse(f"wagtailsnippets_snippets_{row._meta.model_name}:{name}", args=[row.pk])


def told(editor: Client, row: Any) -> Any:
    answer = editor.get(address(row, "delete"))
    assert answer.status_code == 200
    return answer


def test_it_says_which_language_goes_and_which_stay(editor: Client) -> None:
    term = content.term("Vennoot")
    french = content.term("Sociétaire", code="fr", translation_key=term.translation_key)
    answer = told(editor, term)
    assert [(row, url) for _language, row, url in answer.context["others"]] == [(french, address(french, "edit"))]
    assert editor.post(address(term, "delete")).status_code == 302
    assert list(LexiconTerm.objects.all()) == [french]


@pytest.mark.parametrize("make", [content.term, content.key_message, content.network, content.story])
def test_whoever_may_publish_is_offered_to_take_it_off_the_site(editor: Client, make: Any) -> None:
    row = make()
    retire = address(row, "unpublish")
    assert told(editor, row).context["retire_url"] == retire
    assert editor.post(retire).status_code == 302
    row.refresh_from_db()
    assert (row.live, told(editor, row).context["retire_url"]) == (False, "")


def test_who_took_a_version_of_the_kit_along_is_counted_unless_another_language_keeps_it(editor: Client) -> None:
    item = content.kit_item(version="2")
    assert told(editor, item).context["lost"] == []
    for _n in range(2):
        held(cast.ambassador(), item)
    with override("en"):
        first = told(editor, item).context["lost"][0]
    assert first.startswith("2 ")
    content.kit_item(version="2", code="fr", translation_key=item.translation_key)
    assert told(editor, item).context["lost"] == []


def test_what_is_replaced_by_it_is_named(editor: Client) -> None:
    item = content.kit_item()
    old = content.kit_item(replaced_by=item, language=language("nl"))
    assert [(thing, url) for thing, _kind, url in told(editor, item).context["users"]] == [(old, address(old, "edit"))]


def test_the_words_are_in_the_readers_language() -> None:
    message = content.key_message(message="We delen")
    asked = {
        "nl": "“We delen” (Nederlands) definitief verwijderen?",
        "fr": "Supprimer définitivement «\xa0We delen\xa0» (néerlandais)\xa0?",
        "en": "Delete “We delen” (Dutch) for good?",
    }
    for code, words in asked.items():
        editor = log_in(Client(), make_user_with(Role.COMMUNICATIONS, language=code))
        assert words in told(editor, message).content.decode(), code
    assert KeyMessage.objects.count() == 1


def together(*rows: Any) -> str:
    kind = rows[0]._meta
    address = reverse("wagtail_bulk_action", args=[kind.app_label, kind.model_name, "delete"])
    return f"{address}?{'&'.join(f'id={row.pk}' for row in rows)}"


def test_of_several_at_once_it_says_the_same_of_each(editor: Client) -> None:
    first, second = content.kit_item(version="1", title="Poster"), content.kit_item(version="2", title="Flyer")
    held(cast.ambassador(), first)
    alone = {row.pk: told(editor, row).context for row in (first, second)}
    page = editor.get(together(first, second))
    assert {
        each["item"].pk: (each["lost"], each["users"], each["others"], each["retire_url"])
        for each in page.context["items"]
    } == {pk: (row["lost"], row["users"], row["others"], row["retire_url"]) for pk, row in alone.items()}
    assert (alone[first.pk]["lost"][0] in page.content.decode(), alone[second.pk]["lost"]) == (True, [])


def test_what_is_deleted_together_does_not_count_as_staying(editor: Client) -> None:
    item = content.kit_item(version="2")
    held(cast.ambassador(), item)
    french = content.kit_item(version="2", code="fr", translation_key=item.translation_key)
    items = editor.get(together(item, french)).context["items"]
    assert [(each["others"], each["others_go"], len(each["lost"])) for each in items] == [([], True, 2)] * 2


def test_several_deleted_at_once_go_each_as_it_would_alone(editor: Client) -> None:
    items = [content.kit_item(version=number) for number in ("1", "2")]
    assert editor.post(together(*items)).status_code == 302
    assert KitItem.objects.count() == 0
    assert [row.ended_at is None for row in KitVersion.objects.all()] == [False, False]
