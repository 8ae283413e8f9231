import pytest

from cms.demo import policy
from snippets.outlines import PROVINCES, belgium, label_of, shade, tinted


def test_each_province_belongs_to_one_region_and_the_lists_begin_with_those_regions() -> None:
    assert sorted(each for provinces in PROVINCES.values() for each in provinces) == sorted(belgium()["provinces"])
    assert {row["key"] for row in policy.rows("regions")} == set(PROVINCES)


def test_the_number_of_every_region_falls_on_the_picture() -> None:
    shape = belgium()
    assert all(0 < x < shape["width"] and 0 < y < shape["height"] for x, y in map(label_of, PROVINCES))


def test_a_region_beside_the_picture_tints_nothing() -> None:
    assert {each["shade"] for each in tinted({"paris": 9})} == {0}


@pytest.mark.parametrize(("number", "most", "expected"), [(0, 0, 0), (0, 9, 0), (1, 9, 1), (4, 9, 2), (9, 9, 3)])
def test_the_darkest_region_is_the_one_with_most(number: int, most: int, expected: int) -> None:
    assert shade(number, most) == expected
