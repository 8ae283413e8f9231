"""The words that every ambassador uses the same way (R2.1)."""

import unicodedata

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index

from snippets.kept import Addressed, Kept, Owned, same_everywhere


def plain(text: str) -> str:
    """Small letters without accents, as people type when they search."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class LexiconTerm(Addressed, Owned, Kept):
    term = models.CharField(pgettext_lazy("lexicon", "term"), max_length=120)
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

    slug_from = "term"
    override_translatable_fields = same_everywhere("owner")
    search_fields = [
        index.SearchField("term", boost=3),
        index.AutocompleteField("term"),
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
    def ways_to_say(self) -> list[str]:
        return lines(self.say)

    @property
    def ways_to_avoid(self) -> list[str]:
        return lines(self.do_not_say)

    def neighbours(self) -> tuple[list["LexiconTerm"], list["LexiconTerm"]]:
        """What it is easily confused with, and what is related: chosen in any language, read in this one."""
        confusable, related = (
            {term.translation_key for term in each.all()} for each in (self.confusable, self.related)
        )
        same = LexiconTerm.objects.live().filter(locale_id=self.locale_id, translation_key__in=confusable | related)
        found = list(same.order_by("term"))
        return (
            [term for term in found if term.translation_key in confusable],
            [term for term in found if term.translation_key in related],
        )

    def matches(self, words: str) -> bool:
        """Every word stands somewhere in the term, its definition or the ways to say it."""
        text = plain(f"{self.term} {self.definition} {self.say} {self.do_not_say}")
        return all(word in text for word in plain(words).split())


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
