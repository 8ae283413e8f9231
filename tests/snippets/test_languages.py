import pytest
from django.utils.translation import override

from snippets.languages import address_in, labelled


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Mandaat: Einde"), ("en", "Mandaat: Einde"), ("fr", "Mandaat\u00a0: Einde")]
)
def test_a_label_and_what_it_says_are_joined_as_each_language_does(language, said):
    with override(language):
        assert labelled("Mandaat", "Einde") == said


@pytest.mark.parametrize(
    ("address", "in_french"),
    [
        ("/nl/agenda/?level=regional&from=/nl/", "/fr/agenda/?level=regional&from=/nl/"),
        ("/en/", "/fr/"),
        ("/a/CODE/", "/a/CODE/"),
        ("/", "/"),
    ],
)
def test_an_address_in_another_language_differs_in_its_beginning_alone(address, in_french):
    assert address_in("fr", address) == in_french
