import pytest

from cms.demo import media


@pytest.mark.once
@pytest.mark.django_db
def test_the_still_of_a_film_shows_no_words() -> None:
    stills = []
    for title in ("Coöperatie", "Une autre"):
        with media.film(title, 1).thumbnail.open() as still:
            stills.append(still.read())
    assert stills[0] == stills[1]


def test_no_two_of_the_first_dozen_drawings_are_alike() -> None:
    assert len({media.drawing(number, (160, 90)).tobytes() for number in range(12)}) == 12
