"""How the coordinator writes, looks at and publishes questions."""

from copy import deepcopy

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories import candidates, cast, missions
from tests.factories.people import log_in, make_country, make_user_with
from tests.factories.questions import block, draft, licence, published, words
from workflows.candidates.answers import answers_to_read
from workflows.missions.answers import GroupAnswers, ReportAnswers
from workflows.missions.models import Mission
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


def test_there_is_one_form_for_each_place(desk):
    form = draft()
    choices = desk.get(reverse("question_forms:add")).context["form"].fields["purpose"].choices
    assert {value for value, _label in choices} == set(Purpose.values) - {Purpose.CANDIDACY}
    for purpose in set(Purpose.values) - {Purpose.CANDIDACY}:
        draft(purpose=purpose)
    assert desk.get(reverse("question_forms:add")).status_code in (302, 403)
    assert at("versions", form) in desk.get(reverse("question_forms:index")).content.decode()


@pytest.mark.req("R5.3")
def test_a_form_that_was_answered_says_why_it_stays_and_one_that_was_not_goes(desk):
    form = draft(block("short", "a"))
    form.publish()
    row = answers_to_read(candidates.draft())
    row.save_answers({"a": "One."})
    page = desk.get(at("remove", form))
    assert (page.status_code, page.context["used"], 'method="post"' in page.content.decode()) == (200, 1, False)
    assert desk.post(at("remove", form)).status_code == 409
    assert (QuestionForm.objects.count(), form.versions.count()) == (1, 1)
    row.delete()
    assert desk.post(at("remove", form)).headers["Location"] == reverse("question_forms:index")
    assert not QuestionForm.objects.exists()
    assert desk.post(reverse("question_forms:delete", args=[1])).status_code == 404


def test_a_version_names_the_dossiers_that_answered_it_as_far_as_they_are_seen(desk):
    version = published(block("short", "a"), purpose=Purpose.BY_GROUP)
    mission, abroad = missions.evaluated(title="Here"), missions.evaluated(title="Abroad")
    Mission.objects.filter(pk=abroad.pk).update(country=make_country("fr"), region=None)
    for each in (mission, abroad):
        GroupAnswers.to_fill(each).save_answers({"a": "One."})
    page = desk.get(at("used_by", version.form, version.number))
    assert [(name, address) for name, address, _moment in page.context["rows"]] == [("Here", mission.desk_url())]
    assert page.context["unseen"] == 1
    assert at("used_by", version.form, 1) in desk.get(at("versions", version.form)).content.decode()


def test_each_place_names_whoever_answered(desk):
    report = published(block("short", "a"), purpose=Purpose.REPORT)
    mission = missions.reported(title="Here")
    seat = mission.seats()[0]
    ReportAnswers.to_fill(seat).save_answers({"a": "One."})
    candidacy = published(block("short", "a"))
    mine = candidates.submitted(cast.seated(coordinator=True))
    found = {version: desk.get(at("used_by", version.form, 1)).context["rows"] for version in (report, candidacy)}
    assert found[report][0][:2] == (f"Here · {seat.member}", mission.desk_url())
    assert found[candidacy] == [(str(mine.member), mine.desk_url(), None)]


def test_what_a_version_changed_is_told_and_the_draft_is_compared_too(desk):
    form = published(block("short", "a"), block("short", "b")).form
    published(block("short", "a", required=True), block("short", "c"))
    draft(block("short", "c"))
    changes = desk.get(at("compared", form, 1, 2)).context["changes"]
    assert [(each.what, each.question.key) for each in changes] == [("changed", "a"), ("added", "c"), ("removed", "b")]
    drafted = desk.get(at("compared", form, 2, "draft")).context["changes"]
    assert [(each.what, each.question.key) for each in drafted] == [("removed", "a")]
    text = desk.get(at("versions", form)).content.decode()
    assert (at("compared", form, 1, 2) in text, at("compared", form, 2, "draft") in text) == (True, True)
    assert [desk.get(at("compared", form, *each)).status_code for each in ((9, 2), (1, 9), (1, "x"))] == [404] * 3


@pytest.mark.parametrize("role", [Role.BOARD, Role.COMMUNICATIONS, Role.ADMINISTRATOR])
def test_nobody_else_writes_questions(client, role):
    form = draft(block("short", "a"))
    log_in(client, make_user_with(role))
    for address in (at("versions", form), at("preview", form, "nl"), at("edit", form), at("remove", form)):
        assert client.get(address).status_code in (302, 403)
    assert client.post(at("publish", form), {"seen": form.changes}).status_code == 403
    assert not form.versions.exists()


def test_what_no_editor_sent_is_refused(desk):
    form = draft(block("short", "a"))
    assert desk.post(at("edit", form)).status_code == 400
    assert [each.key for each in QuestionForm.objects.get().questions()] == ["a"]
