"""Photos of a mission go from the telephone into the library, and come off again when somebody asks for it."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.images import get_image_model

from tests.factories import cast, photos
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage, to
from workflows.people.roles import Role

pytestmark = [
    pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R4.5"),
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning"),  # of Wagtail
]  # fmt: skip
TELEPHONE = {"viewport": {"width": 360, "height": 780}}
SEND = "main form:has([name=photos])"


def test_what_was_agreed_is_published_and_comes_off_when_it_is_taken_back(stage: Stage, tmp_path: Path, settings: Any):
    settings.MEDIA_ROOT = tmp_path / "media"
    sofie = make_user_with(Role.COMMUNICATIONS)
    seat = photos.reported(cast.ambassador())
    files = []
    for name, colour in (("hall.jpg", "teal"), ("crowd.jpg", "olive")):
        files.append(tmp_path / name)
        files[-1].write_bytes(photos.data(colour=colour))

    amira = stage.visitor(seat.member.user, **TELEPHONE).go(reverse("zone_photos", args=[seat.pk]))
    amira.page.set_input_files(f"{SEND} [name=photos]", files[0])
    amira.page.locator(f"{SEND} [name=agreed]").check()
    amira.click(f"{SEND} button[type=submit]")
    amira.page.set_input_files(f"{SEND} [name=photos]", files[1])
    shown = amira.page.locator(f"{SEND} [name$=-caption]").first
    shown.fill("The hall was full")
    amira.click(f"{SEND} button[type=submit]")
    assert {(each.caption, each.may_be_shown) for each in seat.photos.told()} == {
        ("", False),
        ("The hall was full", True),
    }

    editor = stage.visitor(sofie).go(reverse("mission_photos", args=[seat.mission_id]))
    expect(editor.page.locator("main img")).to_have_count(1)
    editor.click("main form button[type=submit]")
    image = get_image_model().objects.get()
    assert (image.title, seat.photos.filter(image=image).count()) == ("The hall was full", 1)

    amira.go(reverse("zone_photos", args=[seat.pk])).click("main a[href*='/withdraw-photo/']")
    amira.fill(reason="A parent asks").send()
    assert [mail.to for mail in to(stage.post(), sofie.email)] != []
    editor.go("/admin/").follow(reverse("mission_photos", args=[seat.mission_id]))
    editor.click("main a.no").click("main form input[type=submit]")
    assert (get_image_model().objects.count(), seat.photos.exclude(image=None).count()) == (0, 0)
    editor.go("/admin/")
    expect(editor.page.locator(f"main a[href$='{reverse('mission_photos', args=[seat.mission_id])}']")).to_have_count(0)
