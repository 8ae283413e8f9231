"""The form of what has a film: what a draft may lack, what a publication needs, and what the panel says."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from snippets import models
from snippets.films import Film, Refusal, Status
from snippets.models import Story
from tests.factories import content
from tests.factories.people import language, log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def address(model: type, name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_snippets_{model._meta.model_name}:{name}", args=args)


@pytest.fixture
def editor() -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS, language="en"))


def a_testimonial(**changed: Any) -> dict[str, Any]:
    values = {
        "title": "Noor",
        "slug": "noor",
        "quote": "Ik kies.",
        "appearance": (changed.pop("appearance", None) or content.appearance()).pk,
        "video": (changed.pop("video", None) or content.video()).pk,
        "captions": content.CAPTIONS,
        "transcript": "Goedenavond.",
        "language": language("nl").pk,
    }
    return values | changed


def a_story(**changed: Any) -> dict[str, Any]:
    values = a_testimonial(**changed)
    return {"title": "Noor", "slug": "noor", "why": "For the papers.", "found": "People."} | {
        name: values[name] for name in ("appearance", "video", "captions")
    }


def write(editor: Client, values: dict[str, Any], model: type = models.Testimonial, draft: bool = False) -> Any:
    Locale.objects.get_or_create(language_code="nl")
    return editor.post(f"{address(model, 'add')}?locale=nl", values | ({} if draft else {"action-publish": "yes"}))


def wrong(answer: Any) -> dict[str, Any]:
    return dict(answer.context["form"].errors) if answer.status_code == 200 else {}


@pytest.mark.req("R2.3")
@pytest.mark.parametrize(("model", "values"), [(models.Testimonial, a_testimonial), (Story, a_story)])
def test_a_film_that_is_not_ready_can_be_in_a_draft_and_not_be_published(
    editor: Client, model: type, values: Any
) -> None:
    waiting = values(video=content.video(ready=False))
    refused = write(editor, waiting, model)
    assert {name: "prepared" in str(told) for name, told in wrong(refused).items()} == {"video": True}
    Film.objects.update(status=Status.REFUSED, refused_because=Refusal.NO_PICTURE)
    with override("en"):
        assert wrong(write(editor, waiting, model)) == {"video": [str(Refusal.NO_PICTURE.label)]}
    assert write(editor, waiting, model, draft=True).status_code == 302
    assert model.objects.get().live is False


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("days", [
    {"published_until": -1}, {"filmed_until": -1}, {"published_on": 1}, {"filmed_on": 1}, {"filmed_on": None},
    {"published_on": None}, {"withdrawn_on": 0},
])  # fmt: skip
def test_both_consents_are_in_force_on_the_day_of_publication(editor: Client, days: dict[str, Any]) -> None:
    moved = {name: day if day is None else clock.today() + timedelta(days=day) for name, day in days.items()}
    values = a_testimonial(appearance=content.appearance(**moved))
    assert list(wrong(write(editor, values))) == ["appearance"]
    assert write(editor, values, draft=True).status_code == 302


@pytest.mark.req("R2.3")
def test_another_language_is_published_without_captions_once_the_spoken_one_is_public(editor: Client) -> None:
    dutch = content.testimonial(live=False)
    same = {"appearance": dutch.appearance, "video": dutch.video, "translation_key": dutch.translation_key}
    french = content.testimonial(code="fr", live=False, captions="", transcript="", **same)
    values = a_testimonial(appearance=dutch.appearance, video=dutch.video, captions="", transcript="", slug="noor-fr")
    url, publish = address(models.Testimonial, "edit", french.pk), {"action-publish": "yes"}
    refused = editor.post(url, values | publish)
    assert {name: "Dutch" in str(told) for name, told in wrong(refused).items()} == {"captions": True}
    dutch.live = True
    dutch.save()
    assert editor.post(url, values | publish).status_code == 302
    assert set(models.Testimonial.objects.shown(clock.today())) == {dutch, french}


def test_a_story_with_a_video_is_published_with_captions(editor: Client) -> None:
    values = a_story(captions="")
    assert list(wrong(write(editor, values, Story))) == ["captions"]
    assert write(editor, values, Story, draft=True).status_code == 302


def file(data: bytes, name: str = "captions.srt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


SUBRIP = b"1\n00:00:01,000 --> 00:00:02,000\nBonsoir.\n"


@pytest.mark.req("R2.3")
def test_captions_from_a_file_take_the_place_of_those_in_the_field(editor: Client) -> None:
    assert write(editor, a_testimonial(captions="", captions_file=file(SUBRIP))).status_code == 302
    row = models.Testimonial.objects.get()
    assert row.captions == "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nBonsoir.\n"


def test_captions_from_a_file_stand_in_the_field_when_something_else_is_refused(editor: Client) -> None:
    refused = write(editor, a_testimonial(title="", captions_file=file(SUBRIP)))
    assert list(wrong(refused)) == ["title"]
    assert "Bonsoir." in refused.context["form"]["captions"].value()


@pytest.mark.req("R2.3")
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>\n", "Line 4"),
        (b"<!doctype html><p>Captions</p>", ".srt"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n" + b"\n" * 600_000, "500"),
    ],
    ids=["a page in it", "a page", "too large"],
)
def test_a_file_that_holds_no_captions_is_refused_and_what_was_typed_stays(
    editor: Client, data: bytes, said: str
) -> None:
    refused = write(editor, a_testimonial(captions_file=file(data, "captions.vtt")), draft=True)
    assert {name: said in str(told) for name, told in wrong(refused).items()} == {"captions_file": True}
    assert (refused.context["form"]["captions"].value(), models.Testimonial.objects.count()) == (content.CAPTIONS, 0)


def panel(editor: Client, row: Any) -> str:
    page = editor.get(address(type(row), "edit", row.pk)).content.decode()
    return page.partition("data-film-panel")[2].partition("data-film-tools")[0]


@pytest.mark.req("R2.3")
def test_the_panel_tells_how_far_the_film_is(editor: Client) -> None:
    row = content.testimonial()
    assert '<video data-film-player controls preload="none"' in panel(editor, row)
    Film.objects.update(status=Status.WORKING, percent=42)
    assert ('value="42"' in panel(editor, row), "42 %" in panel(editor, row)) == (True, True)
    Film.objects.update(status=Status.REFUSED, refused_because=Refusal.TOO_LONG)
    with override("en"):
        assert str(Refusal.TOO_LONG.label) in panel(editor, row)
    Film.objects.all().delete()
    assert 'value="0"' in panel(editor, row)


@pytest.mark.req("R2.3")
def test_the_panel_lists_the_languages_without_captions(editor: Client) -> None:
    row = content.testimonial()
    assert "Captions are missing in: French, English." in panel(editor, row)
    row.captions = ""
    row.save()
    said = panel(editor, row)
    assert "Captions are missing in: Dutch, French, English." in said
    assert "Those in Dutch are needed to publish" in said


def test_a_new_testimonial_has_a_panel_without_a_film(editor: Client) -> None:
    assert 'data-film="none"' in editor.get(address(models.Testimonial, "add")).content.decode()


def test_the_state_of_a_film_is_answered_by_itself_and_of_none_that_there_is_none(editor: Client) -> None:
    media = content.video(ready=False)
    assert "data-film-pending" in editor.get(reverse("film_state", args=[media.pk])).content.decode()
    assert 'data-film="none"' in editor.get(reverse("film_state", args=[0])).content.decode()


@pytest.mark.req("R2.3")
@pytest.mark.parametrize(("text", "said"), [(content.CAPTIONS, ""), ("WEBVTT\n\n00:01.000 --> x", "Line 3")])
def test_captions_are_judged_while_they_are_typed(editor: Client, text: str, said: str) -> None:
    told = editor.post(reverse("film_captions_check"), {"captions": text}).json()["wrong"]
    assert (bool(told), said in told) == (bool(said), True)


def test_only_who_keeps_testimonials_asks_about_films() -> None:
    other = log_in(Client(), make_user_with(Role.SUPPORT_GROUP))
    media = content.video()
    assert other.get(reverse("film_state", args=[media.pk])).status_code in (302, 403)
    assert other.post(reverse("film_captions_check"), {"captions": ""}).status_code in (302, 403)
