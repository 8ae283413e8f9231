"""The lists of Wagtail and its extensions are taken along: narrowed, in the reader's language, in harmless cells."""

import csv
import io
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from pages.models import ContentPage
from pages.site import ensure_site
from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
DANGER = '=HYPERLINK("https://example.org")'


def rows(client: Client, address: str, **narrowed: Any) -> list[list[str]]:
    answer = client.get(address, {"export": "csv", **narrowed})
    return list(csv.reader(io.StringIO(answer.getvalue().decode())))


def page() -> str:
    home = ensure_site().root_page
    home.add_child(instance=ContentPage(title=DANGER, slug="danger"))
    return reverse("wagtailadmin_explore", args=[home.pk])


def image() -> str:
    Image.objects.create(title=DANGER, file=get_test_image_file())
    return reverse("wagtailimages:index")


def document() -> str:
    Document.objects.create(title=DANGER, file=ContentFile(b"x", name="x.txt"))
    return reverse("wagtaildocs:index")


def film() -> str:
    media = content.video()
    media.title = DANGER
    media.save()
    return reverse("wagtailmedia:index")


def redirect() -> str:
    Redirect.objects.create(old_path="/x", redirect_link=DANGER)
    return reverse("wagtailredirects:index")


@pytest.mark.parametrize("make", [page, image, document, film, redirect])
def test_a_list_of_the_library_is_taken_along_without_a_formula(client: Client, make: Any) -> None:
    address = make()
    log_in(client, make_user_with(Role.COMMUNICATIONS))
    cells = [cell for row in rows(client, address) for cell in row]
    assert (f"'{DANGER}" in cells, DANGER in cells) == (True, False)
    book = load_workbook(BytesIO(client.get(address, {"export": "xlsx"}).getvalue()))
    assert f"'{DANGER}" in [cell for row in book.active.iter_rows(values_only=True) for cell in row]


def test_it_is_narrowed_as_the_list_is(client: Client) -> None:
    Document.objects.create(title="Kaart", file=ContentFile(b"x", name="x.txt"))
    Document.objects.create(title="Vlag", file=ContentFile(b"y", name="y.txt"))
    log_in(client, make_user_with(Role.COMMUNICATIONS))
    assert [row[0] for row in rows(client, reverse("wagtaildocs:index"), q="vlag")][1:] == ["Vlag"]


def test_the_headings_are_in_the_language_of_the_reader(client: Client) -> None:
    found = {}
    for code in ("nl", "en"):
        log_in(client, make_user_with(Role.COMMUNICATIONS, language=code))
        found[code] = rows(client, document())[0]
    with override("en"):
        assert found["en"] == ["Title", "File", "Collection", "Added on"]
    assert found["nl"] != found["en"]


@pytest.mark.parametrize(
    "name", ["wagtailimages:index", "wagtaildocs:index", "wagtailmedia:index", "wagtailadmin_explore_root"]
)
def test_whoever_does_not_edit_takes_nothing_along(client: Client, name: str) -> None:
    log_in(client, make_user_with(Role.BOARD))
    assert client.get(reverse(name), {"export": "csv"}).status_code == 302
