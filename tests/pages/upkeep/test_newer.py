"""A site that was laid long ago is told that the product says something else of itself by now."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pages.models import ContentPage
from pages.site import stream
from pages.upkeep.due import Kind, due
from pages.upkeep.newer import newer
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(site: Any) -> ContentPage:
    """The statement as it was laid a year ago, with other words."""
    pages = ContentPage.objects.filter(slug="toegankelijkheid")
    pages.update(first_published_at=clock.now() - timedelta(days=5000), body=stream([["text", "<p>Oud.</p>"]]))
    return pages.get()


def test_a_site_that_is_laid_now_has_nothing_newer(site: Any) -> None:
    assert list(newer()) == []


def test_an_older_statement_is_due_until_somebody_edits_the_page(old: ContentPage) -> None:
    editor = make_user_with(Role.COMMUNICATIONS)
    found = [(each.title, each.what[-4:], each.url) for each in due(editor) if each.kind == Kind.NEWER]
    assert found == [("Toegankelijkheid", "(nl)", reverse("newer_text", args=[old.pk]))]
    old.save_revision().publish()
    assert [each for each in due(editor) if each.kind == Kind.NEWER] == []


def test_a_page_that_already_says_the_new_words_is_not_due(old: ContentPage) -> None:
    (found,) = newer()
    ContentPage.objects.filter(pk=old.pk).update(body=stream(found.text["body"]))
    assert list(newer()) == []


def test_both_texts_are_seen_and_the_new_one_is_taken_over_as_a_draft(old: ContentPage, client: Client) -> None:
    editor = log_in(client, make_user_with(Role.COMMUNICATIONS))
    url = reverse("newer_text", args=[old.pk])
    seen = editor.get(url).content.decode()
    assert ("<p>Oud.</p>" in seen, "29 november 2026" in seen) == (True, True)
    assert editor.post(url).url == reverse("wagtailadmin_pages:edit", args=[old.pk])
    old.refresh_from_db()
    draft = old.get_latest_revision_as_object()
    assert ("29 november 2026" in json.dumps(draft.body.raw_data[:][-1]["value"]), old.has_unpublished_changes) == (
        True,
        True,
    )
    assert ([block["value"] for block in old.body.raw_data], editor.get(url).status_code) == (["<p>Oud.</p>"], 404)


def test_whoever_may_not_edit_the_page_is_refused(old: ContentPage, client: Client) -> None:
    board = log_in(client, make_user_with(Role.BOARD))
    assert board.post(reverse("newer_text", args=[old.pk])).status_code == 403
    assert old.revisions.count() == 0
