"""Before several pages, pictures or documents are deleted for good, it is said of each what goes and what loses it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from pages.events import Event
from pages.models import ContentPage, EventPage
from tests.factories.people import log_in, make_user, make_user_with
from tests.pages.conftest import make_event, site
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
__all__ = ["make_event", "site"]


@pytest.fixture
def editor(db: None) -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS, language="en"))


def told(editor: Client, *things: Any) -> str:
    kind = things[0]._meta
    address = reverse("wagtail_bulk_action", args=[kind.app_label, kind.model_name, "delete"])
    answer = editor.get(address, {"id": [thing.pk for thing in things]})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_shows_a_picture_is_named_before_the_picture_goes(
    editor: Client, make_event: Callable[..., Event]
) -> None:
    used, unused = (
        get_image_model().objects.create(title=title, file=get_test_image_file()) for title in ("Hall", "Stage")
    )
    page = make_event("nl", title="Opening").pages.get()
    EventPage.objects.filter(pk=page.pk).update(image=used)
    page.refresh_from_db()
    ReferenceIndex.create_or_update_for_object(page)
    text = told(editor, used, unused)
    assert (text.count("These point to it, and lose it:"), text.count("Nothing points to it.")) == (1, 1)
    assert f'<a href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}">Opening nl</a>' in text


def test_a_document_says_so_too(editor: Client) -> None:
    document = get_document_model().objects.create(title="Plan", file=ContentFile(b"plan", "plan.txt"))
    assert "Delete 1 for good? It cannot be brought back." in told(editor, document)


def test_of_a_page_it_says_its_language_what_stands_under_it_and_the_milder_way(client: Client, site: Any) -> None:
    editor = log_in(client, make_user(is_superuser=True, language="en"))
    page = ContentPage.objects.live().filter(locale__language_code="nl").first()
    page.add_child(instance=ContentPage(title="Below", slug="below"))
    text = told(editor, page.page_ptr, ContentPage.objects.get(slug="below").page_ptr)
    assert f">{page.title}</a> ({page.locale})" in text
    assert "1 page under it goes with it." in text
    assert text.count(reverse("wagtailadmin_pages:unpublish", args=[page.pk])) == 1
