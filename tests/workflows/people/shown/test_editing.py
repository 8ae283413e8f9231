"""The communications team says which member a consent is of."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from snippets.models import Appearance
from tests.factories import content
from tests.factories.people import log_in, make_member, make_user_with
from workflows.people.roles import Role
from workflows.people.shown.models import ShownMember

pytestmark = pytest.mark.django_db
ANSWERS = {
    "shown_as": "Noor",
    "naming": "first",
    "filmed_scope": "once",
    "filmed_words": "",
    "published_scope": "site",
    "published_words": "",
}


@pytest.fixture
def editor(client):
    return log_in(client, make_user_with(Role.COMMUNICATIONS))


def address(name, *args):
    return reverse(f"wagtailsnippets_snippets_appearance:{name}", args=args)


@pytest.mark.parametrize("by", ["number", "email"])
def test_a_consent_is_made_for_someone_in_the_register(editor, by):
    member = make_member(email="noor@example.org")
    answer = editor.post(address("add"), ANSWERS | {"member": getattr(member, by)})
    assert answer.status_code == 302
    assert list(ShownMember.objects.values_list("member", "appearance__shown_as")) == [(member.pk, "Noor")]


def test_a_consent_may_be_of_nobody_in_the_register(editor):
    assert editor.post(address("add"), ANSWERS | {"member": ""}).status_code == 302
    assert (Appearance.objects.count(), ShownMember.objects.count()) == (1, 0)


def test_a_new_consent_is_of_nobody_until_someone_is_named(editor):
    make_member(first_name="Zoë", last_name="Michiels")
    answer = editor.get(address("add"))
    assert answer.context["form"]["member"].value() is None
    assert "Zoë Michiels" not in answer.content.decode()
    assert editor.post(address("add"), ANSWERS | {"member": answer.context["form"]["member"].value() or ""}).url
    assert ShownMember.objects.count() == 0


def test_nobody_in_the_register_is_said_beside_the_field(editor):
    answer = editor.post(address("add"), ANSWERS | {"member": "nobody"})
    assert gettext("Nobody in the register has this number or address.") in answer.content.decode()
    assert Appearance.objects.count() == 0


def test_the_link_is_shown_kept_changed_and_taken_away(editor):
    first, second = make_member(first_name="Zoë", last_name="Michiels"), make_member()
    person = content.appearance()
    ShownMember.objects.create(appearance=person, member=first)
    page = editor.get(address("edit", person.pk)).content.decode()
    assert (f'value="{first.number}"' in page, "Zoë Michiels" in page) == (True, True)
    for typed, left in ((first.number, [first.pk]), (second.number, [second.pk]), ("", [])):
        assert editor.post(address("edit", person.pk), ANSWERS | {"member": typed}).status_code == 302
        assert list(ShownMember.objects.values_list("member", flat=True)) == left
