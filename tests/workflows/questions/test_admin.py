"""How the coordinator writes, looks at and publishes questions."""

from copy import deepcopy

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories import cast
from tests.factories.people import log_in, make_user_with
from tests.factories.questions import block, draft, licence, published, words
from workflows.people.roles import Role
from workflows.questions.models import Purpose, QuestionForm

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.3")]


@pytest.fixture
def desk(client):
    return log_in(client, cast.seated(coordinator=True))


def typed(*blocks, **own):
    """The editor's form as the browser sends it."""
    rows = []
    for each in deepcopy(blocks):
        value = each["value"]
        if "options" in value:
            value["options"] = streamfield([("item", option["value"]) for option in value["options"]])
        if not value["required"]:
            del value["required"]
        rows.append((each["type"], value))
    data = nested_form_data({"purpose": Purpose.CANDIDACY, "draft": streamfield(rows)})
    for number, each in enumerate(blocks):
        data[f"draft-{number}-id"] = each["id"]
    return data | own


def at(name, form, *more):
    return reverse(f"question_forms:{name}", args=[form.pk, *more])


def test_a_form_is_begun_with_keys_of_its_own_and_saved_though_words_are_missing(desk):
    half = {"nl": "Waarom?", "fr": "", "en": "Why?"}
    sent = desk.post(reverse("question_forms:add"), typed(block("short", "", label=half), block("choice", "b")))
    form = QuestionForm.objects.get()
    assert sent.headers["Location"] == at("versions", form)
    assert [each.key for each in form.questions()] == ["waarom", "b"]
    said = [str(each) for each in get_messages(sent.wsgi_request)]
    assert [("Waarom?" in each, "Français" in each) for each in said[:1]] == [(True, True)]
    page = desk.get(at("versions", form))
    assert (len(page.context["problems"]), at("publish", form) in page.content.decode()) == (1, False)
    refused = desk.post(at("publish", form), {"seen": form.changes})
    assert (refused.status_code, form.versions.count()) == (422, 0)


def test_it_is_edited_published_and_edited_again(desk):
    form = draft(*licence())
    desk.post(at("publish", form), {"seen": form.changes})
    assert form.newest.number == 1
    again = desk.post(at("publish", form), {"seen": form.changes})
    assert (again.status_code, form.versions.count()) == (422, 1)
    saved = desk.post(at("edit", form), typed(*licence(), block("date", "since"), seen=form.changes))
    assert saved.status_code == 302
    form.refresh_from_db()
    assert [each.block for each in form.questions()] == ["block-licence", "block-which", "block-days", "block-since"]
    desk.post(at("publish", form), {"seen": form.changes})
    text = desk.get(at("versions", form)).content.decode()
    assert [each.number for each in form.versions.all()] == [2, 1]
    assert all(f"?version={number}" in text for number in (1, 2))


def test_of_two_editors_the_second_is_told_and_what_they_typed_stays(desk):
    form = draft(block("short", "a"))
    desk.post(at("edit", form), typed(block("short", "first"), seen=form.changes))
    late = desk.post(at("edit", form), typed(block("short", "second", label=words("Mine")), seen=form.changes))
    assert (late.status_code, "Mine (nl)" in late.content.decode()) == (409, True)
    form.refresh_from_db()
    assert [each.key for each in form.questions()] == ["first"]
    assert late.context["form"]["seen"].value() == form.changes
    assert desk.post(at("publish", form), {"seen": form.changes - 1}).status_code == 409


def test_the_preview_speaks_each_language_and_follows_the_answers(desk):
    form = draft(*licence())
    for code, _name in settings.LANGUAGES:
        text = desk.get(at("preview", form, code)).content.decode()
        assert (f"Licence ({code})" in text, f'<html lang="{code}"' in text) == (True, True)
    tried = desk.get(at("preview", form, "nl"), {"try": "1", "q-licence": "yes"})
    assert [row.is_asked for row in tried.context["form"].rows()] == [True, True, True]
    first = published(block("short", "a"))
    draft(block("short", "b"))
    shown = desk.get(at("preview", form, "nl"), {"version": first.number}).context["form"]
    assert list(shown.fields) == ["a"]
    assert desk.get(at("preview", form, "xx")).status_code == 404
    assert desk.get(at("preview", form, "nl"), {"version": 9}).status_code == 404


def test_there_is_one_form_for_each_place_and_none_is_deleted(desk):
    form = draft()
    assert desk.get(reverse("question_forms:add")).status_code in (302, 403)
    assert desk.post(reverse("question_forms:delete", args=[form.pk])).status_code in (302, 403)
    assert list(QuestionForm.objects.all()) == [form]
    assert at("versions", form) in desk.get(reverse("question_forms:index")).content.decode()


@pytest.mark.parametrize("role", [Role.BOARD, Role.COMMUNICATIONS, Role.ADMINISTRATOR])
def test_nobody_else_writes_questions(client, role):
    form = draft(block("short", "a"))
    log_in(client, make_user_with(role))
    for address in (at("versions", form), at("preview", form, "nl"), at("edit", form)):
        assert client.get(address).status_code in (302, 403)
    assert client.post(at("publish", form), {"seen": form.changes}).status_code == 403
    assert not form.versions.exists()


def test_what_no_editor_sent_is_refused(desk):
    form = draft(block("short", "a"))
    assert desk.post(at("edit", form)).status_code == 400
    assert [each.key for each in QuestionForm.objects.get().questions()] == ["a"]
