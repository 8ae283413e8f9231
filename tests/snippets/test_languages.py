import pytest
from django.utils.translation import override

from snippets.languages import labelled


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Mandaat: Einde"), ("en", "Mandaat: Einde"), ("fr", "Mandaat\u00a0: Einde")]
)
def test_a_label_and_what_it_says_are_joined_as_each_language_does(language, said):
    with override(language):
        assert labelled("Mandaat", "Einde") == said
