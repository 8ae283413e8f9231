"""The communications team keeps words and tools with its own rights; nobody else does."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import Locale
from wagtailmedia.models import Media

from cms.demo.media import library_image
from pages.models import ContentPage
from pages.site import ensure_site
from snippets import models
from snippets.models import Appearance, KeyMessage, KitItem, LexiconTerm, Network, Story
from tests.factories import content
from tests.factories.people import language, log_in, make_user_with
from workflows.kernel import clock
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
KEPT = (LexiconTerm, KeyMessage, KitItem, models.Testimonial, Story, Network, Appearance)
MAKERS: dict[type, Any] = {
    LexiconTerm: content.term,
    KeyMessage: content.key_message,
    KitItem: lambda **fields: content.kit_item(
        **{"language": language("nl"), "replaced_by": content.kit_item() if not fields else None} | fields
    ),
    models.Testimonial: content.testimonial,
    Story: content.story,
    Network: content.network,
    Appearance: content.appearance,
}


def address(model: type, name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_snippets_{model._meta.model_name}:{name}", args=args)


@pytest.fixture
def editor(db: None) -> Client:
    return log_in(Client(), make_user_with(Role.COMMUNICATIONS))


def answers(**changed: Any) -> dict[str, Any]:
    person = changed.pop("appearance", None) or content.appearance()
    values = {
        "title": "Noor",
        "slug": "",
        "quote": "Ik kies.",
        "appearance": person.pk,
        "video": content.video().pk,
        "captions": content.CAPTIONS,
        "transcript": "Goedenavond.",
        "language": language("nl").pk,
        "action-publish": "yes",
    }
    return values | changed


def write(editor: Client, **changed: Any) -> Any:
    query = f"?locale={Locale.objects.get_or_create(language_code='nl')[0].language_code}"
    return editor.post(address(models.Testimonial, "add") + query, answers(**changed))


@pytest.mark.req("R2.3")
def test_a_testimonial_with_consents_and_captions_is_published(editor: Client) -> None:
    assert write(editor).status_code == 302
    row = models.Testimonial.objects.get()
    assert (row.live, row.slug, row.revisions.count()) == (True, "noor", 1)


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("name", ["video", "captions", "transcript"])
def test_without_video_captions_or_transcript_it_stays_a_draft(editor: Client, name: str) -> None:
    refused = write(editor, **{name: ""})
    assert (refused.status_code, models.Testimonial.objects.count()) == (200, 0)
    assert name in refused.context["form"].errors
    draft = answers(**{name: ""})
    del draft["action-publish"]
    assert editor.post(address(models.Testimonial, "add"), draft).status_code == 302
    assert models.Testimonial.objects.get().live is False


@pytest.mark.req("R2.3")
@pytest.mark.parametrize("lacking", [{"published_on": None}, {"filmed_on": None}, {"withdrawn_on": 0}])
def test_it_is_not_published_without_both_consents(editor: Client, lacking: dict[str, Any]) -> None:
    days = {name: day if day is None else clock.today() for name, day in lacking.items()}
    refused = write(editor, appearance=content.appearance(**days))
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["appearance"])


def test_captions_that_are_not_captions_are_refused_with_the_line(editor: Client) -> None:
    refused = write(editor, captions="WEBVTT\n\n00:01.000 --> 00:02.000\n<script>")
    assert "4" in refused.context["form"].errors["captions"][0]


@pytest.mark.once
@pytest.mark.parametrize("model", KEPT)
def test_every_list_has_its_screens_and_asks_as_often_for_thirty_rows_as_for_one(editor: Client, model: type) -> None:
    first = MAKERS[model]()
    assert editor.get(address(model, "edit", first.pk)).status_code == 200
    assert editor.get(address(model, "usage", first.pk)).status_code == 200
    counts = []
    editor.get(address(model, "list"))
    for more in (0, 2, 26):
        for _n in range(more):
            MAKERS[model]()
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(address(model, "list")).status_code == 200
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= 20) == (1, True), counts


@pytest.mark.req("R2.1")
@pytest.mark.parametrize("model", [LexiconTerm, KeyMessage, KitItem])
def test_what_is_due_for_review_comes_first(editor: Client, model: type) -> None:
    never, late, soon = (
        MAKERS[model](review_on=day) for day in (None, clock.today() - timedelta(days=3), clock.today())
    )
    listed = editor.get(address(model, "list")).context["object_list"]
    assert [row.pk for row in listed] == [late.pk, soon.pk, never.pk]


@pytest.mark.parametrize("model", [LexiconTerm, KeyMessage, KitItem])
def test_only_communications_and_the_support_group_are_offered_as_owner(editor: Client, model: type) -> None:
    communications, seated = make_user_with(Role.COMMUNICATIONS), make_user_with(Role.SUPPORT_GROUP)
    others = [make_user_with(role) for role in set(Role) - {Role.COMMUNICATIONS, Role.SUPPORT_GROUP, Role.COORDINATOR}]
    left = make_user_with(Role.COMMUNICATIONS, is_active=False)
    offered = set(editor.get(address(model, "add")).context["form"].fields["owner"].queryset)
    assert {communications, seated} <= offered
    assert not offered & {*others, left}
    row = MAKERS[model](owner=left)
    assert left in editor.get(address(model, "edit", row.pk)).context["form"].fields["owner"].queryset


def test_the_list_is_narrowed_only_to_who_answers_for_a_term(editor: Client) -> None:
    owner = make_user_with(Role.COMMUNICATIONS, first_name="Lotte", last_name="Peeters")
    mine, other = content.term("Loting", owner=owner), content.term("Vennoot")
    make_user_with(Role.MEMBER, first_name="Koen", last_name="Aerts")
    page = editor.get(address(LexiconTerm, "list"))
    assert ("Lotte Peeters" in page.content.decode(), "Koen Aerts" in page.content.decode()) == (True, False)
    narrowed = editor.get(address(LexiconTerm, "list"), {"owner": owner.pk}).context["object_list"]
    assert (list(narrowed), other in narrowed) == ([mine], False)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMUNICATIONS}))
def test_nobody_else_gets_in(role: Role) -> None:
    client = log_in(Client(), make_user_with(role))
    for model in KEPT:
        answer = client.get(address(model, "list"))
        assert (answer.status_code, answer.headers.get("Location", "")) in ((403, ""), (302, "/admin/"))


@pytest.mark.parametrize("model", [each for each in KEPT if each is not Appearance])
def test_an_entry_can_be_looked_at_before_it_is_published(editor: Client, model: type) -> None:
    row = MAKERS[model](live=False)
    row.save_revision()
    page = editor.get(address(model, "preview_on_edit", row.pk), {"mode": ""})
    assert page.status_code == 200


def test_a_kit_item_keeps_its_file_when_none_is_chosen(editor: Client) -> None:
    item = content.kit_item(title="Folder")
    name = item.file.name
    values = {"title": "Nieuwe folder", "kind": "brochure", "version": "2", "file": "", "action-publish": "yes"}
    assert editor.post(address(KitItem, "edit", item.pk), values).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.file.name) == ("Nieuwe folder", name)


def test_a_kit_item_takes_no_web_page(editor: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    values = {"title": "Folder", "kind": "brochure", "version": "1", "action-publish": "yes"}
    values["file"] = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    refused = editor.post(address(KitItem, "add"), values)
    assert list(refused.context["form"].errors) == ["file"]


@pytest.mark.req("R2.3")
def test_withdrawing_is_a_day_and_a_yes(editor: Client, django_capture_on_commit_callbacks: Any) -> None:
    """Without the yes, or with a day to come, nothing is erased and everything stays as typed."""
    row = content.testimonial()
    person = row.appearance
    values = {
        name: getattr(person, name) or ""
        for name in ("shown_as", "naming", "filmed_on", "filmed_until", "filmed_scope", "filmed_words", "published_on",
                     "published_until", "published_scope", "published_words")
    }  # fmt: skip
    url, sure = address(Appearance, "edit", person.pk), {"sure": "on"}
    unsure = editor.post(url, values | {"withdrawn_on": clock.today()})
    early = editor.post(url, values | sure | {"withdrawn_on": clock.today() + timedelta(days=1)})
    assert [list(answer.context["form"].errors) for answer in (unsure, early)] == [["sure"], ["withdrawn_on"]]
    assert Media.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        done = editor.post(url, values | sure | {"withdrawn_on": clock.today()})
    assert (done.status_code, Media.objects.count()) == (302, 0)
    assert editor.post(url, values | {"withdrawn_on": clock.today(), "shown_as": "N."}).status_code == 302


@pytest.mark.parametrize("role", [Role.BOARD, Role.SUPPORT_GROUP])
def test_the_media_library_is_for_communications(editor: Client, role: Role) -> None:
    assert editor.get(reverse("wagtailmedia:index")).status_code == 200
    client = log_in(Client(), make_user_with(role))
    assert client.get(reverse("wagtailmedia:index")).status_code in (302, 403)


@pytest.mark.req("R2.1")
def test_before_a_term_is_deleted_its_texts_are_named(editor: Client) -> None:
    ensure_site()
    term = content.term("Vennoot")
    url = address(LexiconTerm, "delete", term.pk)
    page = ContentPage.objects.filter(locale__language_code="nl").first()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert edit not in editor.get(url).content.decode()
    mark = f'<a linktype="term" id="{term.translation_key}">vennoten</a>'
    page.body = json.dumps([{"type": "text", "value": f"<p>De {mark} samen.</p>"}])
    page.save()
    assert f'<a href="{edit}">{page.title}</a>' in editor.get(url).content.decode()
    assert editor.post(url).status_code == 302
    assert "De vennoten samen." in Client().get(page.get_url()).content.decode()


@pytest.mark.req("R2.5")
def test_a_story_is_published_with_further_pictures_and_without(editor: Client) -> None:
    picture = library_image("Noor", 1)
    query = f"?locale={Locale.objects.get_or_create(language_code='nl')[0].language_code}"
    said = {"appearance": content.appearance().pk, "why": "Papers.", "found": "People.", "action-publish": "yes"}
    assert editor.post(address(Story, "add") + query, said | {"title": "None", "slug": "none"}).status_code == 302
    block = {
        "pictures-count": "1", "pictures-0-deleted": "", "pictures-0-order": "0", "pictures-0-type": "picture",
        "pictures-0-id": "", "pictures-0-value-image": picture.pk, "pictures-0-value-alt_text": "Noor laughs.",
    }  # fmt: skip
    assert editor.post(address(Story, "add") + query, said | block | {"title": "One", "slug": "one"}).status_code == 302
    shown = {row.title: [each.contextual_alt_text for each in row.every_picture()] for row in Story.objects.all()}
    assert shown == {"None": [], "One": ["Noor laughs."]}


def test_whoever_chooses_reads_their_own_language_not_that_of_who_came_first() -> None:
    found = []
    for code in ("nl", "fr", "en"):
        client = log_in(Client(), make_user_with(Role.COMMUNICATIONS, language=code))
        page = client.get(address(models.Testimonial, "add")).content.decode()
        found.append(
            [words in page for words in ("Kies toestemming", "Choisir accord d’une personne", "Choose consent")]
        )
    assert found == [[True, False, False], [False, True, False], [False, False, True]]


@pytest.mark.req("R2.3")
def test_whoever_withdraws_is_told_what_was_erased(editor: Client) -> None:
    person = content.testimonial().appearance
    content.story(appearance=person, picture=library_image("Noor", 1), picture_alt="Noor laughs.")
    answer = {"shown_as": "N.", "naming": "first", "filmed_scope": "once", "published_scope": "site"}
    said = []
    for day in ("", clock.today(), clock.today()):
        done = editor.post(address(Appearance, "edit", person.pk), answer | {"withdrawn_on": day, "sure": "on"})
        said.append([str(message) for message in get_messages(done.wsgi_request)][-1])
    with override(done.wsgi_request.user.language):
        told = gettext("Erased for good – videos: %(videos)d, pictures: %(pictures)d.") % {"videos": 1, "pictures": 1}
    assert [told in words for words in said] == [False, True, False]
