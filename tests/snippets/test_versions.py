import pytest

from snippets.models import KitItem, KitVersion
from snippets.versions import LENGTH, LETTERS
from tests.factories import content

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2a")]


def versions(item: KitItem) -> list[tuple[str, bool, bool]]:
    """Version, whether it was ever in use, whether it is over."""
    rows = KitVersion.objects.filter(thing=item.translation_key).order_by("pk")
    return [(row.version, row.used_since is not None, row.ended_at is not None) for row in rows]


def test_a_version_is_known_from_its_first_day_and_ends_with_the_next() -> None:
    item = content.kit_item(version="1")
    assert versions(item) == [("1", True, False)]
    item.version = "2"
    item.save()
    assert versions(item) == [("1", True, True), ("2", True, False)]


def test_the_languages_of_an_item_share_a_version_which_holds_as_long_as_one_has_it() -> None:
    dutch = content.kit_item(version="1")
    french = content.kit_item(version="1", code="fr", translation_key=dutch.translation_key)
    dutch.version = "2"
    dutch.save()
    assert versions(dutch) == [("1", True, False), ("2", True, False)]
    french.version = "2"
    french.save()
    assert versions(dutch) == [("1", True, True), ("2", True, False)]


def test_the_draft_of_a_further_version_has_its_code_before_it_is_published() -> None:
    item = content.kit_item(version="1")
    item.version = "2"
    draft = item.save_revision()
    assert versions(item) == [("1", True, False), ("2", False, False)]
    draft.publish()
    assert versions(item) == [("1", True, True), ("2", True, False)]


def test_a_draft_keeps_its_code_whatever_it_is_called_until_it_is_published() -> None:
    item = content.kit_item(version="1")
    codes = set()
    for version in ("2", "20", "2026.1"):
        item.version = version
        item.save_revision()
        codes.add(KitVersion.objects.get(thing=item.translation_key, version=version).code)
    assert (len(codes), versions(item)) == (1, [("1", True, False), ("2026.1", False, False)])


def test_what_is_unpublished_ends_and_holds_again_when_it_is_published_again() -> None:
    item = content.kit_item(version="1")
    item.unpublish()
    assert versions(item) == [("1", True, True)]
    item.save_revision().publish()
    assert versions(item) == [("1", True, False)]


def test_a_replaced_item_ends_and_a_deleted_one_too() -> None:
    old, new = content.kit_item(version="1"), content.kit_item(version="2")
    old.replaced_by = new
    old.save()
    assert versions(old) == [("1", True, True)]
    new.delete()
    assert versions(new) == [("2", True, True)]


def test_codes_are_many_letters_that_nobody_mixes_up() -> None:
    codes = {KitVersion.objects.get(thing=content.kit_item().translation_key).code for _n in range(20)}
    assert (len(codes), LENGTH >= 8, set("01ilo") & set(LETTERS)) == (20, True, set())
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
