import pytest
from django.utils.translation import override

from pages.cards import language_name


@pytest.mark.parametrize(
    ("reader", "told"),
    [("fr", ["néerlandais", "français"]), ("nl", ["Nederlands", "Frans"]), ("en", ["Dutch", "French"])],
)
def test_a_language_is_named_as_it_stands_in_a_sentence(reader: str, told: list[str]) -> None:
    with override(reader):
        assert [language_name(code) for code in ("nl", "fr")] == told
