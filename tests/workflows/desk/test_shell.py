"""What the back office offers, and to whom."""

from django.test import RequestFactory
from django.urls import get_resolver, reverse
from wagtail.admin.menu import admin_menu

from tests.factories import cast
from tests.factories.people import make_user_with
from workflows.people.roles import Role

OF_THE_COORDINATOR = (
    "process", "approvalpolicy:index", "automations:index", "rule_words:index", "message_texts", "question_forms:index",
    "mission_templates:index", "criteria:index", "criteria_sets:index", "candidacy_policies:index", "matching_weights",
    "travel_times", "undo_term", "policy",
)  # fmt: skip


def policy_of(user):
    """The addresses in the submenu of policy, in its order; None where there is no such submenu."""
    assert get_resolver().url_patterns  # entries are registered while addresses are read
    request = RequestFactory().get("/admin/")
    request.user = user
    menu = next((each.menu for each in admin_menu.menu_items_for_request(request) if each.name == "how-we-work"), None)
    return menu and [each.url for each in sorted(menu.menu_items_for_request(request), key=lambda each: each.order)]


def test_what_decides_how_the_house_works_stands_in_one_submenu(db):
    assert policy_of(cast.seated(coordinator=True)) == [reverse(name) for name in OF_THE_COORDINATOR]


def test_others_find_there_what_is_theirs(db):
    assert policy_of(make_user_with(Role.COMMUNICATIONS)) == [reverse("process"), reverse("message_texts")]
    assert policy_of(cast.seated()) == [reverse("process")]
    assert policy_of(make_user_with(Role.BOARD)) is None
