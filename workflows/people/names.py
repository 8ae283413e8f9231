"""Whether a name that someone typed is the name that stands in the register."""

import unicodedata

# Letters that carry no mark to take off, and that other keyboards write as their neighbour.
NEIGHBOURS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})


def key_of(name: str) -> str:
    """The name without what people leave out or write differently: capitals, accents, spaces, hyphens, apostrophes."""
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter for letter in parted if letter.isalnum()).translate(NEIGHBOURS)


def are_same(typed: str, registered: str) -> bool:
    """Lenient on spelling, never on letters: an empty name is nobody's."""
    return bool(key_of(typed)) and key_of(typed) == key_of(registered)
