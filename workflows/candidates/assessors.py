"""What is known of those who could assess a candidacy, read for the rule that proposes them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from workflows.candidates.assigning import Case, Seat
from workflows.candidates.models import Assessment, Candidacy
from workflows.people.models import SupportSeat
from workflows.people.sheet.models import CefrLevel, LanguageSkill

READS = (CefrLevel.B2, CefrLevel.C1, CefrLevel.C2)


def case_of(candidacy: Candidacy, lacking: int) -> Case:
    return Case(lacking, candidacy.country_id, candidacy.region_id, candidacy.member.language)


def seats_of(people: Iterable[Any], candidacy: Candidacy) -> list[Seat]:
    """3 queries, and what it takes to know who has an interest."""
    Candidacy.read_interests([candidacy])
    found = list(people)
    keys = [each.pk for each in found]
    load = open_assessments(keys)
    seats = SupportSeat.objects.filter(member__user__in=keys).order_by()
    countries: dict[int, int] = {}
    regions: dict[int, set[int]] = defaultdict(set)
    for key, country, region in seats.values_list("member__user", "group__country", "regions"):
        countries[key] = country
        regions[key] |= {region} - {None}
    languages = {each.pk: {each.member.language} for each in found}
    skills = LanguageSkill.objects.filter(member__user__in=keys, level__in=READS).order_by()
    for key, language in skills.values_list("member__user", "language__key"):
        languages[key].add(language)
    return [
        Seat(
            each.pk,
            load.get(each.pk, 0),
            countries[each.pk],
            frozenset(regions[each.pk]),
            frozenset(languages[each.pk]),
            candidacy.interest_of(each),
        )
        for each in found
    ]


def open_assessments(people: list[int]) -> dict[int, int]:
    """Account -> how many candidacies it still has to assess."""
    rows = Assessment.objects.assigned().filter(assessor__in=people).order_by().values_list("assessor")
    return dict(rows.annotate(n=Count("pk")))
