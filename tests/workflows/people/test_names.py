import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.people.names import are_same, naming, plain

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


@pytest.mark.parametrize(
    "words",
    [
        "Elif Yıldız", "Council, with ELIF YILDIZ.", "With Yıldız, Elif since 2020", "(Elif Yildiz)", "Elif-Yıldız",
        "Yildiz Elif’s party",
    ],
)  # fmt: skip
def test_words_name_somebody_by_both_names_in_either_order(words):
    assert naming("Elif", "Yıldız")(plain(words))


@pytest.mark.parametrize(
    "words",
    [
        "", "Elif", "Yıldız", "Elif Yıldızoğlu", "Zelif Yıldız", "Elif Yıldız-Peeters", "Ana-Elif Yıldız",
        "Elif, whose party is that of Yıldız",
    ],
)  # fmt: skip
def test_a_part_of_a_name_or_another_name_names_nobody(words):
    assert not naming("Elif", "Yıldız")(plain(words))


def test_names_of_several_words_are_found_however_they_are_joined():
    named = naming("Marie-Claire", "Van den Berghe")
    for words in ("With Van den Berghe Marie Claire", "marie-claire van den berghe"):
        assert named(plain(words))


@pytest.mark.parametrize("name", [("", "Yıldız"), ("Elif", ""), ("", ""), ("-", "Yıldız")])
def test_who_lacks_a_name_is_never_named(name):
    assert not naming(*name)(plain("Elif Yıldız"))


@given(LATIN, LATIN)
def test_everybody_is_found_by_their_own_name(first, last):
    assert naming(first, last)(plain(f"With {last} {first}!"))
