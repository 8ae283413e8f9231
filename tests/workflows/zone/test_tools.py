from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from snippets.models import AudienceKind, KeyMessage, KitItem, PlaceKind
from tests.factories import cast, content
from tests.factories.people import language, log_in, make_member, make_user_with
from workflows.kernel import clock
from workflows.kit.models import KitDownload
from workflows.people.models import Member
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
MOST = 12


def text(client: Client, name: str, **query: str) -> str:
    return client.get(reverse(name), query).content.decode()


def choice(model: Any, key: str) -> Any:
    return model.objects.create(key=key, name={"nl": key, "fr": key, "en": key})


@pytest.mark.req("R2.2a")
def test_the_kit_shows_the_current_version_and_leads_there_from_the_former(zone: Client) -> None:
    newest = content.kit_item(title="Nieuw", version="3")
    middle = content.kit_item(title="Midden", version="2", replaced_by=newest)
    content.kit_item(title="Oud", version="1", replaced_by=middle)
    page = text(zone, "zone_kit")
    assert page.count("/file/") == 1
    assert page.count(f'href="#kit-{newest.pk}"') == 2


@pytest.mark.req("R2.2a")
def test_an_item_replaced_in_one_language_is_replaced_in_all(zone: Client) -> None:
    old, newest = content.kit_item(title="Oud", version="1"), content.kit_item(title="Nieuw", version="2")
    french = content.kit_item(title="Ancien", code="fr", version="1", translation_key=old.translation_key)
    address = reverse("zone_kit_file", args=[french.pk])
    answer = zone.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)[:4]) == (200, b"%PDF")
    old.replaced_by = newest
    old.save()
    page = zone.get("/fr/zone/kit/").content.decode()
    assert (page.count("/file/"), f'href="#kit-{newest.pk}"' in page) == (1, True)
    assert zone.get(address).status_code == 404


@pytest.mark.req("R2.2a")
def test_a_file_is_for_whoever_has_a_zone_and_lies_in_a_private_place(zone: Client, stranger: Client) -> None:
    item = content.kit_item(title="Brochure à l'essai", version="2026.1")
    address = reverse("zone_kit_file", args=[item.pk])
    for client in (zone, stranger):
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == b"%PDF-1.4 secret paper"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="brochure-a-lessai-20261.pdf"'
    refused = Client().get(address)
    assert (refused.status_code, "/account/login/" in refused.headers["Location"]) == (302, True)
    assert Client().get(f"/media/kit/{item.file.name}").status_code == 404


def test_neither_a_draft_nor_a_replaced_nor_a_lost_file_is_handed_out(zone: Client) -> None:
    draft, lost = content.kit_item(live=False), content.kit_item()
    replaced = content.kit_item(replaced_by=content.kit_item())
    lost.file.storage.delete(lost.file.name)
    answers = [zone.get(reverse("zone_kit_file", args=[item.pk])).status_code for item in (draft, lost, replaced)]
    assert answers == [404, 404, 404]


@pytest.mark.req("R2.2a")
def test_the_kit_is_filtered_and_what_fits_any_stays(zone: Client) -> None:
    press, fair = choice(AudienceKind, "press"), choice(PlaceKind, "fair")
    items = {
        "Pers": content.kit_item(title="Pers", language=language("nl")),
        "Beurs": content.kit_item(title="Beurs", language=language("fr")),
        "Altijd": content.kit_item(title="Altijd"),
    }
    items["Pers"].audiences, items["Beurs"].contexts = [press], [fair]
    items["Beurs"].audiences = [choice(AudienceKind, "policy")]
    for item in items.values():
        item.save()

    def shown(**query: str) -> list[str]:
        page = text(zone, "zone_kit", **query)
        return [title for title in items if f"<h2>{title}</h2>" in page]

    assert shown(audience="press") == ["Pers", "Altijd"]
    assert shown(context="fair", language="fr") == ["Beurs", "Altijd"]
    assert shown(audience="nobody") == ["Altijd"]


@pytest.mark.req("R2.4a")
def test_key_messages_show_only_what_is_checked_and_in_date(zone: Client) -> None:
    content.key_message(message="Nu waar.")
    content.key_message(message="Niet nagekeken.", checked_on=None)
    content.key_message(message="Voorbij.", valid_until=clock.today(), checked_on=clock.today() - timedelta(days=9))
    with clock.at(clock.now() + timedelta(days=1)):
        page = text(zone, "zone_key_messages")
    assert [words in page for words in ("Nu waar.", "Niet nagekeken.", "Voorbij.")] == [True, False, False]


@pytest.mark.req("R2.4a")
def test_a_key_message_that_ends_in_one_language_ends_in_all(zone: Client) -> None:
    dutch = content.key_message(message="Nu waar.")
    content.key_message(message="Vrai.", code="fr", translation_key=dutch.translation_key)
    content.key_message(message="Draft.", code="en", translation_key=dutch.translation_key, checked_on=None, live=False)
    shown = [("Vrai." in zone.get("/fr/zone/key-messages/").content.decode())]
    for change in ({"valid_until": clock.today() - timedelta(days=1)}, {"valid_until": None, "checked_on": None}):
        KeyMessage.objects.filter(pk=dutch.pk).update(**change)
        shown.append("Vrai." in zone.get("/fr/zone/key-messages/").content.decode())
    assert shown == [True, False, False]


def test_the_reader_gets_their_language_or_the_one_there_is(zone: Client) -> None:
    dutch = content.kit_item(title="Folder")
    content.kit_item(title="Dépliant", code="fr", translation_key=dutch.translation_key)
    content.kit_item(title="Enkel Nederlands")
    page = zone.get("/fr/zone/kit/").content.decode()
    assert [words in page for words in ("Folder", "Dépliant", "Enkel Nederlands")] == [False, True, True]


@pytest.mark.req("R2.4a")
def test_a_key_message_shows_its_question_and_its_evidence(zone: Client) -> None:
    content.key_message(
        question="Wie betaalt dat?", evidence="Jaarverslag, bladzijde 4.", evidence_link="https://example.org/cijfers"
    )
    page = text(zone, "zone_key_messages")
    for words in ("Wie betaalt dat?", "Jaarverslag, bladzijde 4.", 'href="https://example.org/cijfers"'):
        assert page.count(words) == 1


@pytest.mark.req("R2.4a")
def test_key_messages_are_found_by_the_question_they_answer(zone: Client) -> None:
    content.key_message(message="Samen.", question="Wie beslist er in de coöperatie?")
    content.key_message(message="Apart.", question="Wie betaalt?")
    page = text(zone, "zone_key_messages", q="BESLIST cooperatie")
    assert ("Samen." in page, "Apart." in page) == (True, False)
    with override("en"):
        page = text(zone, "zone_key_messages", q="vuurtoren")
    assert ("No key message has these words" in page, 'value="vuurtoren"' in page) == (True, True)


def take(client: Client, item: KitItem) -> bytes:
    answer = client.get(reverse("zone_kit_file", args=[item.pk]))
    return b"".join(answer.streaming_content)


@pytest.mark.req("R2.2c")
def test_a_download_is_noted_once_per_member_and_version(zone: Client, stranger: Client, ambassador: Member) -> None:
    item = content.kit_item(version="1")
    for client in (zone, zone, stranger):
        assert take(client, item)[:4] == b"%PDF"
    item.version = "2"
    item.save()
    take(zone, item)
    mine = KitDownload.objects.filter(member=ambassador).order_by("pk")
    assert [each.version.version for each in mine] == ["1", "2"]
    assert KitDownload.objects.count() == 3


@pytest.mark.req("R2.2c")
def test_who_has_no_place_in_the_register_may_read_the_kit_and_is_not_noted(client: Client) -> None:
    editor = log_in(client, make_user_with(Role.COMMUNICATIONS))
    assert take(editor, content.kit_item())[:4] == b"%PDF"
    assert KitDownload.objects.count() == 0


@pytest.mark.req("R2.2c")
def test_the_kit_tells_which_version_one_has_and_what_replaces_it(zone: Client, ambassador: Member) -> None:
    item, gone = content.kit_item(title="Folder", version="2025.2"), content.kit_item(title="Kaart", version="1")
    for each in (item, gone):
        take(zone, each)
    item.replaced_by = newer = content.kit_item(title="Nieuwe folder", version="2026.1")
    item.save()
    gone.unpublish()
    with override("en"):
        page = text(zone, "zone_kit")
    assert "“Folder”: you have version 2025.2; Nieuwe folder (2026.1) replaces it." in page
    assert "“Kaart”: you have version 1, which was withdrawn. Please do not use it any more." in page
    take(zone, newer)
    with override("en"):
        page = text(zone, "zone_kit")
    assert ("“Folder”: you have" in page, "“Kaart”: you have" in page) == (False, True)


@pytest.mark.parametrize("name", ["zone_kit", "zone_key_messages"])
def test_tools_ask_as_often_for_thirty_as_for_one(zone: Client, name: str) -> None:
    make = {"zone_kit": content.kit_item, "zone_key_messages": content.key_message}[name]
    counts = []
    make()
    zone.get(reverse(name))
    for more in (0, 2, 27):
        for _n in range(more):
            make()
        with CaptureQueriesContext(connection) as captured:
            assert zone.get(reverse(name)).status_code == 200
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= MOST) == (1, True), counts


@pytest.mark.parametrize("name", ["zone_kit", "zone_key_messages"])
def test_nothing_yet_is_said_kindly(zone: Client, name: str) -> None:
    assert '<div class="empty">' in text(zone, name)


@pytest.mark.req("R2.1")
@override("nl")
def test_notes_of_the_lexicon_are_for_ambassadors_and_those_who_equip_them(client: Client) -> None:
    content.term("Duo", note="Voor ieder.", ambassadors_note="Alleen voor wie spreekt.")
    content.term("Sociétaire", code="fr", ambassadors_note="Seulement vous.")
    readers = {
        "ambassador": cast.ambassador().user,
        "seated": cast.seated(),
        "editor": make_user_with(Role.COMMUNICATIONS),
        "member": make_member().user,
        "finance": make_user_with(Role.FINANCE),
    }
    told = {}
    for name, user in readers.items():
        page = text(log_in(client, user), "zone_lexicon")
        assert ("Voor ieder." in page, "Sociétaire" in page) == (True, False)
        told[name] = "Alleen voor wie spreekt." in page
    assert told == {"ambassador": True, "seated": True, "editor": True, "member": False, "finance": False}


@pytest.mark.req("R2.1")
@override("nl")
def test_a_search_in_notes_tells_nothing_to_those_who_may_not_read_them(client: Client) -> None:
    content.term("Duo", ambassadors_note="Stilzwijgend.")
    found = {}
    for name, user in {"ambassador": cast.ambassador().user, "member": make_member().user}.items():
        found[name] = "<h2>Duo</h2>" in text(log_in(client, user), "zone_lexicon", q="stilzwijgend\x00")
    assert found == {"ambassador": True, "member": False}
