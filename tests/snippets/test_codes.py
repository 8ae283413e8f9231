"""The QR code of a printed version, on the item's editing page."""

from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
import segno
from django.test import Client
from django.urls import reverse
from PIL import Image

from snippets.codes import address
from snippets.models import KitItem
from snippets.printing import PIXELS, QUIET
from tests.factories import content
from tests.factories.paper import version_of
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2d")]


@pytest.fixture
def editor() -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS))


def edit_page(editor: Client, item: KitItem) -> str:
    return editor.get(reverse("wagtailsnippets_snippets_kititem:edit", args=[item.pk])).content.decode()


def picture_of(item: KitItem, ending: str) -> str:
    return reverse("kit_code_picture", args=[version_of(item).code, ending])


def test_the_editing_page_of_a_printed_item_offers_its_codes(editor: Client) -> None:
    printed, other = content.kit_item(is_printed=True), content.kit_item()
    page = edit_page(editor, printed)
    assert [page.count(picture_of(printed, ending)) for ending in ("svg", "png")] == [1, 1]
    assert address(version_of(printed)) in page
    assert picture_of(other, "svg") not in edit_page(editor, other)


def modules(png: bytes) -> list[list[int]]:
    """The dark modules of the picture, read in the middle of each, without the margin."""
    image = Image.open(BytesIO(png)).convert("1")
    wide = image.width // PIXELS - 2 * QUIET
    at = [(QUIET + n) * PIXELS + PIXELS // 2 for n in range(wide)]
    return [[int(image.getpixel((x, y)) == 0) for x in at] for y in at]


def test_the_picture_leads_to_the_address_of_that_version(editor: Client) -> None:
    item = content.kit_item(is_printed=True)
    version = version_of(item)
    png = editor.get(picture_of(item, "png"))
    assert png.headers["Content-Type"] == "image/png"
    expected = segno.make(f"http://localhost:8000/k/{version.code}/", error="q", micro=False)
    assert modules(png.content) == [list(row) for row in expected.matrix]


def test_the_svg_is_a_drawing_that_a_printer_scales(editor: Client) -> None:
    answer = editor.get(picture_of(content.kit_item(is_printed=True), "svg"))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Disposition"].endswith('-qr.svg"')
    assert ElementTree.fromstring(answer.content).tag.endswith("svg")


def test_only_who_keeps_the_kit_makes_codes_and_only_of_known_versions(editor: Client) -> None:
    item = content.kit_item(is_printed=True)
    known, unknown, odd = picture_of(item, "svg"), "/admin/kit/codes/nothing.svg", picture_of(item, "pdf")
    assert [editor.get(each).status_code for each in (known, unknown, odd)] == [200, 404, 404]
    board: Any = log_in(Client(), make_user_with(Role.BOARD)).get(known)
    assert (board.status_code, board.headers.get("Location", "")) in ((403, ""), (302, "/admin/"))
