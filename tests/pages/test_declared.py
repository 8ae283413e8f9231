import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override

from pages import public
from pages.declared import purposes
from pages.models import ContentPage
from workflows.kernel.privacy import lasting
from workflows.people.privacy.tables import personal

KEEPS = [(model, kept) for model, said in personal().items() for kept in said.keeps]


@pytest.mark.parametrize("code", dict(settings.LANGUAGES))
def test_every_declaration_is_told_to_anyone(code: str) -> None:
    with override(code):
        told = {(each.name, each.ground): each for each in purposes()}
        assert set(told) == {(str(kept.purpose), str(kept.basis.label)) for _model, kept in KEEPS}
        for model, kept in KEEPS:
            one = told[str(kept.purpose), str(kept.basis.label)]
            assert str(model._meta.verbose_name_plural) in one.things
            assert set(one.terms).issuperset(str(term) for term in kept.terms)


@pytest.mark.django_db
@pytest.mark.parametrize("code", dict(settings.LANGUAGES))
def test_the_privacy_page_names_each_purpose_once(client: Any, site: Any, code: str) -> None:
    first = ContentPage.objects.get(slug="privacy", locale__language_code="en")
    address = public.translations_of(first)[code]
    page = client.get(address).content.decode()
    with override(code):
        told = re.findall(r"<h3>(.*?)</h3>", page)
        assert [unescape(words) for words in told] == list(dict.fromkeys(each.name for each in purposes()))


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, "at once after the end"),
        (1, "1 day after the end"),
        (14, "14 days after the end"),
        (30, "1 month after the end"),
        (91, "3 months after the end"),
        (365, "1 year after the end"),
        (730, "2 years after the end"),
        (2557, "7 years after the end"),
    ],
)
def test_a_term_is_told_in_years_or_months_where_it_is_whole_ones(days: int, told: str) -> None:
    with override("en"):
        assert lasting(days, "the end") == told
