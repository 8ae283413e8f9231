"""Plans of needs, written as the coordinator writes them."""

from typing import Any

from tests.factories.people import make_country, make_user
from workflows.candidates.needs import NeedsPlan, write
from workflows.candidates.profiles import Wanted
from workflows.kernel import clock


def plan(wanted: Wanted, target: int | None = None, most: int | None = None, *, year: int = 0, by: Any = None) -> None:
    country, year = make_country(), year or clock.today().year
    kept = NeedsPlan.objects.filter(country=country, year=year).first()
    seen = kept.edition if kept else 0
    write(country.pk, year, {wanted: (target, most)}, by=by or make_user(), seen=seen)
