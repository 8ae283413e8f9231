"""Two who write the same text at once, page or tool, faster than the page asks for other editors."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from pages.models import ContentPage
from pages.site import ensure_site
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
NO_COMMENTS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
Typed = tuple[Model, str, dict[str, Any]]


def a_page() -> Typed:
    ensure_site()
    row = ContentPage.objects.filter(locale__language_code="nl").first()
    typed = {"slug": row.slug, "intro": "", "body": streamfield([]), "comments": NO_COMMENTS}
    return row, reverse("wagtailadmin_pages:edit", args=[row.pk]), nested_form_data(typed)


def a_tool() -> Typed:
    row = content.kit_item()
    typed = {"kind": "brochure", "version": "1", "file": ""}
    return row, reverse("wagtailsnippets_snippets_kititem:edit", args=[row.pk]), typed


def editor(first: str, last: str) -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS, first_name=first, last_name=last, language="en"))


@pytest.mark.req("R2.1", "R2.2a")
@pytest.mark.parametrize("make", [a_page, a_tool])
def test_who_saves_later_is_told_and_replaces_only_when_asked_again(make: Callable[[], Typed]) -> None:
    row, address, typed = make()
    row.save_revision()
    noor, sam = editor("Noor", "Claes"), editor("Sam", "Peeters")
    began = {"loaded_revision_id": row.latest_revision_id}
    assert sam.post(address, typed | began | {"title": "Van Sam"}).status_code == 302
    row.refresh_from_db()
    told = noor.post(address, typed | began | {"title": "Van Noor"})
    assert told.context["form"].non_field_errors()[0].startswith("Sam Peeters saved this on ")
    page = told.content.decode()
    assert ("Sam Peeters saved this on " in page, 'value="Van Noor"' in page) == (True, True)
    assert f'name="loaded_revision_id" value="{row.latest_revision_id}"' in page
    assert row.get_latest_revision_as_object().title == "Van Sam"

    began = {"loaded_revision_id": row.latest_revision_id}
    assert noor.post(address, typed | began | {"title": "Van Noor"}).status_code == 302
    row.refresh_from_db()
    assert row.get_latest_revision_as_object().title == "Van Noor"
