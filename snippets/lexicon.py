"""The words that every ambassador uses the same way (R2.1)."""

import re
import unicodedata
from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index

from snippets.kept import Addressed, Kept, Owned, same_everywhere


def plain(text: str) -> str:
    """Small letters without accents, as people type when they search."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def pattern_of(spellings: Iterable[str]) -> re.Pattern[str]:
    """Any of them as whole words, the longest first, whichever apostrophe was typed."""
    longest = sorted({each for each in spellings if each}, key=len, reverse=True)
    words = "|".join(re.sub("['’]", "['’]", re.escape(each)) for each in longest)
    return re.compile(rf"(?<!\w)(?<!\w-)(?:{words})(?!\w|-\w)", re.IGNORECASE)


# A full stop ends a sentence where a capital letter begins the next one: not after "bv." or "p. ex.".
END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zà-öø-ÿ]|[«“‘\"])|\n")


class LexiconTerm(Addressed, Owned, Kept):
    term = models.CharField(pgettext_lazy("lexicon", "term"), max_length=120)
    also = models.TextField(
        _("also written"),
        blank=True,
        max_length=500,
        help_text=_("Plural, feminine, short form: one on each line. It is recognised in texts too."),
    )
    definition = models.TextField(
        _("definition"), max_length=1500, help_text=_("In plain words; the first sentence must be able to stand alone.")
    )
    say = models.TextField(_("say"), blank=True, max_length=1000, help_text=_("One way to say it on each line."))
    do_not_say = models.TextField(_("do not say"), blank=True, max_length=1000, help_text=_("One on each line."))
    example = models.TextField(_("example"), blank=True, max_length=1000)
    confusable = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, related_name="confused_with", verbose_name=_("easily confused with")
    )
    difference = models.TextField(
        _("what the difference is"), blank=True, max_length=1500, help_text=_("With what it is easily confused with.")
    )
    related = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, related_name="related_from", verbose_name=_("related terms")
    )
    note = models.TextField(_("note for everybody"), blank=True, max_length=1500)
    ambassadors_note = models.TextField(
        _("note for ambassadors only"),
        blank=True,
        max_length=1500,
        help_text=_("Stands in the member zone only: never on the site, in search or in what visitors download."),
    )

    slug_from = "term"
    override_translatable_fields = same_everywhere("owner")
    search_fields = [
        index.SearchField("term", boost=3),
        index.AutocompleteField("term"),
        index.SearchField("also"),
        index.SearchField("definition"),
        index.FilterField("locale"),
    ]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("term of the lexicon"), _("terms of the lexicon")

    def __str__(self) -> str:
        return self.term

    @property
    def letter(self) -> str:
        """Under which letter it stands; what begins with none stands under #."""
        first = plain(self.term)[:1].upper()
        return first if "A" <= first <= "Z" else "#"

    @property
    def in_short(self) -> str:
        """The first sentence of the definition, which stands alone."""
        return END_OF_SENTENCE.split(self.definition.strip(), maxsplit=1)[0].strip()

    @property
    def spellings(self) -> list[str]:
        """As it may stand in a text, itself first."""
        return [self.term, *lines(self.also)]

    @property
    def ways_to_say(self) -> list[str]:
        return lines(self.say)

    @property
    def ways_to_avoid(self) -> list[str]:
        return lines(self.do_not_say)

    def neighbours(self) -> tuple[list["LexiconTerm"], list["LexiconTerm"]]:
        """What it is easily confused with, chosen on either side, and what is related; read in the language of this."""
        rows = LexiconTerm.objects.filter(translation_key=OuterRef("translation_key"))
        confused = Exists(rows.filter(confused_with=self))
        confused |= Exists(rows.live().filter(confusable__translation_key=self.translation_key))
        found = LexiconTerm.objects.live().filter(locale_id=self.locale_id)
        found = found.annotate(confused=confused, linked=Exists(rows.filter(related_from=self)))
        terms = list(found.filter(Q(confused=True) | Q(linked=True)).order_by("term"))
        return [term for term in terms if term.confused], [term for term in terms if term.linked]

    def is_confused_with(self, other: "LexiconTerm") -> bool:
        one, two = self.translation_key, other.translation_key
        chosen = Q(translation_key=one, confusable__translation_key=two)
        chosen |= Q(translation_key=two, confusable__translation_key=one)
        return LexiconTerm.objects.live().filter(chosen).exists()

    def matches(self, words: str, more: str = "") -> bool:
        """Every word stands somewhere in the term, its definition, the ways to say it or what else is given."""
        text = plain(f"{self.term} {self.also} {self.definition} {self.say} {self.do_not_say} {more}")
        return all(word in text for word in plain(words).split())


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
