"""The list of films and sounds."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtailmedia.models import Media

from tests.factories import content
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    log_in(client, make_user_with(Role.COMMUNICATIONS))
    return client


def titles(editor: Client, name: str, **asked: str) -> list[str]:
    return [row.title for row in editor.get(reverse(name), asked).context["object_list"]]


@pytest.mark.parametrize("name", ["wagtailmedia:index", "media_results"])
def test_it_is_searched_and_narrowed_by_kind(editor: Client, name: str) -> None:
    film, song = content.video(), content.video("song.mp4")
    Media.objects.filter(pk=film.pk).update(title="Film")
    Media.objects.filter(pk=song.pk).update(title="Lied", type="audio")
    assert sorted(titles(editor, name)) == ["Film", "Lied"]
    assert titles(editor, name, type="audio") == ["Lied"]


def test_each_leads_to_its_page_and_one_adds_of_either_kind(editor: Client) -> None:
    film = content.video()
    text = editor.get(reverse("wagtailmedia:index")).content.decode()
    ways = [
        reverse("wagtailmedia:edit", args=[film.pk]),
        *(reverse("wagtailmedia:add", args=[k]) for k in ("video", "audio")),
    ]
    assert [f'href="{way}"' in text for way in ways] == [True, True, True]
