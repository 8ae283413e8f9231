import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.people.names import are_same

LATIN = st.text(st.characters(codec="latin-1", categories=["Lu", "Ll"]), min_size=1, max_size=30)
ANY = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=300)


@pytest.mark.parametrize("typed", ["Elif Yıldız", "elif yildiz", "  ELIF   YILDIZ ", "Elif-Yıldız", "ElifYıldız"])
def test_case_accents_and_spaces_do_not_matter(typed):
    assert are_same(typed, "Elif Yıldız")


@pytest.mark.parametrize("typed", ["", "  ", "-", "Elif", "Elif Yıldızz", "Yıldız Elif", "Bram De Clercq"])
def test_another_name_is_another_name(typed):
    assert not are_same(typed, "Elif Yıldız")


def test_a_name_without_letters_is_nobodys():
    assert not are_same("-", "-")


@given(ANY)
def test_everybody_can_sign_with_their_own_name_in_any_script(name):
    assert are_same(name, name)
    assert are_same(f" {name}\t", name)
    assert are_same(unicodedata.normalize("NFD", name), unicodedata.normalize("NFC", name))


@given(LATIN, LATIN)
def test_the_comparison_has_no_side(one, other):
    assert are_same(one, other) == are_same(other, one)


@given(LATIN, st.integers(0, 29))
def test_a_letter_left_out_is_seen(name, place):
    kept = name[:place] + name[place + 1 :]
    assert not are_same(kept, name) or not name[place : place + 1]
