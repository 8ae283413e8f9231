"""Every list and dossier asks the database as often for thirty rows as for one, and a long list has a second page."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from tests.factories import cast, missions
from tests.factories.people import log_in
from tests.house.lists import READERS, TABLE, copies
from workflows.kernel.dossiers import DossierAdmin

pytestmark = pytest.mark.django_db


@pytest.mark.once
@pytest.mark.parametrize("name", TABLE)
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(client, name):
    row = TABLE[name]
    reader = READERS[row.who]()
    address, more = row.make(reader)
    if reader:
        log_in(client, reader)
    client.get(address)
    counts, sizes = [], []
    for added in (0, 2, 27):
        if added:
            more(added)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
            sizes.append(len(answer.getvalue()))
        assert answer.status_code == 200
        counts.append(len(captured))
    assert sizes[0] < sizes[1] < sizes[2], "what was added is shown"
    assert (len(set(counts)), counts[0] <= row.most) == (1, True), counts


def kinds_of(parent: type[DossierAdmin]) -> Iterator[type[DossierAdmin]]:
    for each in parent.__subclasses__():
        yield each
        yield from kinds_of(each)


def lists_of_the_back_office() -> set[str]:
    reverse("wagtailadmin_home")  # by then everything is registered
    ours = {"cms", "pages", "workflows", "snippets"}
    kept = [each for each in viewsets.viewsets if isinstance(each, ModelViewSet)]
    names = {each.get_url_name("list" if isinstance(each, SnippetViewSet) else "index") for each in kept
             if each.model._meta.app_label in ours}  # fmt: skip
    return names | {each.names["index"] for each in kinds_of(DossierAdmin)}


def test_every_list_of_the_back_office_stands_in_the_table():
    found = lists_of_the_back_office()
    assert found >= {"members:index", "list_sector:index", "missions", "wagtailsnippets_pages_event:list"}
    assert found - set(TABLE) == set()


def test_the_missions_of_the_desk_have_a_second_page(client):
    owner = cast.seated()
    copies(missions.staffing(cast.ambassador(), owner=owner), 55)
    log_in(client, owner)
    first, second = client.get(reverse("missions")), client.get(reverse("missions"), {"p": 2})
    assert (first.status_code, second.status_code) == (200, 200)
    assert "?p=2" in first.content.decode()
