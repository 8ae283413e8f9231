"""Every list of the back office is taken along, as CSV and as XLSX, by whoever sees it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from wagtail.admin.views.generic.base import BaseListingView

from snippets.sheets import KINDS
from tests.factories import cast
from tests.factories.people import log_in
from workflows.people.roles import Role

NO_LIST = {
    "admin/pages/search/": "the explorer finds the same, and is taken along",
    "admin/forms/": "the site has no forms of Wagtail's",
    "admin/snippets/": "the kinds of content, each a list of its own",
}
NO_LISTS = ("^", "failwhale", "history", "usage", "choose", "results", "add", "new", "import")


def views(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here, each.callback
        else:
            yield from views(each, here)


def class_of(view: Any) -> Any:
    """The class behind a view and whatever is wrapped around it."""
    while view is not None and not hasattr(view, "view_class"):
        view = getattr(view, "__wrapped__", None)
    return getattr(view, "view_class", None)


def is_a_list(pattern: str) -> bool:
    return pattern.startswith("admin/") and "<" not in pattern and not any(word in pattern for word in NO_LISTS)


def offers_both(text: str) -> bool:
    return all(f"export={kind}" in text for kind in KINDS)


def test_every_list_that_wagtail_draws_is_taken_along() -> None:
    found = {pattern: class_of(view) for pattern, view in views() if is_a_list(pattern)}
    listing = {p: each for p, each in found.items() if each and issubclass(each, BaseListingView) and p not in NO_LIST}
    assert len(listing) > 30
    assert [pattern for pattern, each in listing.items() if not getattr(each, "list_export", None)] == []


@pytest.mark.django_db
def test_every_other_page_with_a_list_is_taken_along(client: Client) -> None:
    """What a view of our own shows in a table of rows."""
    reader = cast.seated(coordinator=True)
    reader.groups.set(Group.objects.filter(name__in=[Role.ADMINISTRATOR, Role.COMMUNICATIONS]))
    log_in(client, reader)
    pages = [pattern for pattern, view in views() if is_a_list(pattern) and class_of(view) is None]
    lacking = []
    for pattern in pages:
        answer = client.get(f"/{pattern}")
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        if 'class="listing' in text and not offers_both(text):
            lacking.append(pattern)
    assert lacking == []
