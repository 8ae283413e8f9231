"""The lists that communications and administrators keep."""

import pytest
from django.test import Client
from django.urls import reverse

from snippets.admin import LISTS
from snippets.models import Region, Sector
from tests.factories.people import log_in, make_country, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def enter(role):
    return log_in(Client(), make_user_with(role))


def words(**changed):
    return {"key": "dance", "name_nl": "dans", "name_fr": "danse", "name_en": "dance", "order": "3"} | changed


@pytest.mark.parametrize("role", [Role.COMMUNICATIONS, Role.ADMINISTRATOR])
def test_an_entry_is_written_in_three_languages(role):
    client = enter(role)
    assert client.post(reverse("list_sector:add"), words()).status_code == 302
    sector = Sector.objects.get()
    assert (sector.key, sector.name) == ("dance", {"nl": "dans", "fr": "danse", "en": "dance"})
    changed = words(key="other", name_fr="la danse", retired="on")
    assert client.post(reverse("list_sector:edit", args=[sector.pk]), changed).status_code == 302
    sector.refresh_from_db()
    assert (sector.key, sector.name["fr"], sector.retired) == ("dance", "la danse", True)


def test_a_region_belongs_to_a_country():
    answer = enter(Role.COMMUNICATIONS).post(reverse("list_region:add"), words(country=make_country().pk))
    assert (answer.status_code, Region.objects.get().country) == (302, make_country())


def test_a_missing_language_is_named_and_nothing_is_lost():
    answer = enter(Role.COMMUNICATIONS).post(reverse("list_sector:add"), words(name_fr=""))
    page = answer.content.decode()
    assert ("Français" in page, 'value="dans"' in page, Sector.objects.count()) == (True, True, 0)


def test_every_list_has_its_screen():
    client = enter(Role.COMMUNICATIONS)
    pages = [client.get(reverse(f"list_{model._meta.model_name}:index")).status_code for model in LISTS]
    assert pages == [200] * len(LISTS)


@pytest.mark.parametrize("role", [Role.BOARD, Role.FINANCE, Role.SUPPORT_GROUP])
def test_others_do_not_change_them(role):
    answer = enter(role).post(reverse("list_sector:add"), words())
    assert (answer.status_code, Sector.objects.count()) == (302, 0)


def test_nobody_deletes_an_entry():
    sector = Sector.objects.create(key="dance", name={"nl": "dans", "fr": "danse", "en": "dance"})
    for role in (Role.COMMUNICATIONS, Role.ADMINISTRATOR):
        enter(role).post(reverse("list_sector:delete", args=[sector.pk]))
    assert Sector.objects.count() == 1


@pytest.mark.parametrize(("language", "yes"), [("nl", "ja"), ("fr", "oui"), ("en", "yes")])
def test_what_a_list_is_narrowed_to_is_said_in_words(language, yes):
    Sector.objects.create(key="dance", name={"nl": "dans", "fr": "danse", "en": "dance"}, retired=True)
    client = log_in(Client(), make_user_with(Role.COMMUNICATIONS, language=language))
    page = client.get(reverse("list_sector:index"), {"retired": "true"}).content.decode()
    shown = page.count(f">{yes}<") + page.count(f" {yes}\n")
    assert ("True" in page, "False" in page, shown) == (False, False, 2)
