"""Titles that come close to misspelt words: only where PostgreSQL has pg_trgm (`CREATE EXTENSION pg_trgm`)."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Cast
from wagtail.models import Locale, Page

from snippets.models import LexiconTerm, Network, Story, Testimonial

TITLES = {Page: "title", LexiconTerm: "term", Testimonial: "title", Story: "title", Network: "name"}
FUNCTION = "word_similarity(text, text)"
NEAR = 0.5  # of 1: one wrong letter in a word of six still counts


def is_possible() -> bool:
    if connection.vendor != "postgresql":
        return False
    found = Func(Value(FUNCTION), function="to_regprocedure", output_field=TextField())
    return Locale.objects.values_list(Cast(found, TextField()), flat=True).first() is not None


def near(rows: QuerySet, words: str, most: int) -> list[int]:
    """Primary keys, the closest title first."""
    likeness = TrigramWordSimilarity(words, TITLES[rows.model])
    return list(
        rows.annotate(likeness=likeness)
        .filter(likeness__gte=NEAR)
        .order_by("-likeness", "pk")
        .values_list("pk", flat=True)[:most]
    )
