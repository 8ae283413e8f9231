import pytest

from snippets.models import KitItem
from snippets.standing import Holds, Kit
from tests.factories import content
from tests.factories.paper import version_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2a")]


def told(item: KitItem, language: str = "nl") -> tuple[Holds, str]:
    standing = Kit(language).standing(version_of(item))
    return standing.holds, str(standing.item or "")


def test_a_version_holds_is_replaced_or_is_withdrawn() -> None:
    old, new = content.kit_item(title="Oud", version="1"), content.kit_item(title="Nieuw", version="2")
    assert told(old) == (Holds.VALID, "Oud (1)")
    old.replaced_by = new
    old.save()
    assert told(old) == (Holds.REPLACED, "Nieuw (2)")
    new.unpublish()
    assert (told(old), told(new)) == ((Holds.WITHDRAWN, ""), (Holds.WITHDRAWN, ""))


def test_a_newer_version_of_the_same_item_replaces_the_former() -> None:
    item = content.kit_item(title="Folder", version="1")
    former = version_of(item)
    item.version = "2"
    item.save()
    standing = Kit("nl").standing(former)
    assert (standing.holds, str(standing.item), standing.title) == (Holds.REPLACED, "Folder (2)", "Folder")


def test_the_end_of_a_line_is_told_in_the_readers_language() -> None:
    newest = content.kit_item(title="Nieuwst", version="3")
    content.kit_item(title="Dernier", version="3", code="fr", translation_key=newest.translation_key)
    middle = content.kit_item(title="Midden", version="2", replaced_by=newest)
    oldest = content.kit_item(title="Oud", version="1", replaced_by=middle)
    assert (told(oldest), told(oldest, "fr")) == ((Holds.REPLACED, "Nieuwst (3)"), (Holds.REPLACED, "Dernier (3)"))


def test_a_draft_is_ahead_until_it_is_published() -> None:
    item = content.kit_item(version="1", live=False)
    assert told(item) == (Holds.AHEAD, "")
    item.save_revision().publish()
    assert told(item) == (Holds.VALID, str(item))
