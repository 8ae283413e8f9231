"""What was meant by a misspelt word: the nearest of our own words, in the language of the reader."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import chain

from django.core.cache import cache
from django.db.models import QuerySet
from wagtail.models import Locale, Page

from pages.events import EventListing
from snippets.lexicon import plain
from snippets.models import LexiconTerm, Network

WORD = re.compile(r"\w+")  # the index of SQLite takes quotation marks for its own language
SHORTEST = 4  # letters of a word that is worth guessing about
KEPT = 300  # seconds


def open_pages(reader: str) -> QuerySet:
    return Page.objects.live().public().filter(locale=Locale.objects.get(language_code=reader))


def meant(words: str, reader: str) -> str:
    """The same words, each unknown one replaced by the nearest of our own; nothing when none is near."""
    of_titles, of_texts = vocabulary(titles(reader)), words_of_texts(reader)
    known = of_texts | of_titles
    said = [plain(word) for word in words.split()]
    near = [word if word in known else nearest(word, of_titles) or nearest(word, of_texts) for word in said]
    return " ".join(known[word] for word in near) if all(near) and near != said else ""


def nearest(word: str, known: dict[str, str]) -> str:
    if len(word) < SHORTEST:
        return ""
    alike = [each for each in known if abs(len(each) - len(word)) <= 2 and set(each[:2]) & set(word[:2])]
    return next(iter(get_close_matches(word, sorted(alike), n=1, cutoff=0.75)), "")


def vocabulary(texts: Iterable[str]) -> dict[str, str]:
    """The words of these: without accents -> as they are written."""
    words = {word for text in texts for word in WORD.findall(text.casefold())}
    return {plain(word): word for word in sorted(words) if len(word) >= SHORTEST}


def titles(reader: str) -> list[str]:
    """Of pages, terms and networks in that language; never of what one person agreed to show."""

    def read() -> list[str]:
        found = [*open_pages(reader).values_list("title", flat=True)]
        found += LexiconTerm.objects.in_language(reader).values_list("term", flat=True)
        found += Network.objects.in_language(reader).values_list("name", flat=True)
        return sorted(set(found), key=lambda title: (plain(title), title))

    return cache.get_or_set(f"search-titles-{reader}", read, KEPT)


def words_of_texts(reader: str) -> dict[str, str]:
    """What else the index reads of terms and events in that language; what one person said stays out here too."""

    def read() -> dict[str, str]:
        terms = LexiconTerm.objects.in_language(reader).values_list("also", "definition")
        events = EventListing.objects.filter(language=reader).values_list("summary", "further__text")
        return vocabulary(text for both in chain(terms, events) for text in both if text)

    return cache.get_or_set(f"search-words-{reader}", read, KEPT)
