"""Whether a name that someone typed is the name that stands in the register, and whether words name somebody."""

import re
import unicodedata
from collections.abc import Callable

# Letters that carry no mark to take off, and that other keyboards write as their neighbour.
NEIGHBOURS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})


def plain(words: str) -> str:
    """Without capitals and accents, the words still apart."""
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).translate(NEIGHBOURS)


def key_of(name: str) -> str:
    """The name without what people leave out or write differently: capitals, accents, spaces, hyphens, apostrophes."""
    return "".join(letter for letter in plain(name) if letter.isalnum())


def are_same(typed: str, registered: str) -> bool:
    """Lenient on spelling, never on letters: an empty name is nobody's."""
    return bool(key_of(typed)) and key_of(typed) == key_of(registered)


def naming(first: str, last: str) -> Callable[[str], bool]:
    """Whether words made `plain` hold both names whole, one after the other in either order."""
    firsts, lasts = (re.findall(r"\w+", plain(each)) for each in (first, last))
    if not (firsts and lasts):
        return lambda words: False
    orders = (r"\W{1,3}".join(order) for order in (firsts + lasts, lasts + firsts))
    pattern = rf"(?<!\w)(?<!\w-)(?:{'|'.join(orders)})(?!\w)(?!-\w)"
    return lambda words: lasts[-1] in words and re.search(pattern, words) is not None
