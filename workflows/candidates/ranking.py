"""The candidacies compared with each other on the desk: all of them by their scores, or two side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from snippets.models import Region
from snippets.sheets import exports, taken_along
from workflows.candidates.admin import CandidacyList
from workflows.candidates.models import Assessment, Campaign, Candidacy
from workflows.candidates.ranks import Bar, Group, Part, Place, bars, parts, places, touch
from workflows.candidates.scoring import LOWEST, Frozen
from workflows.candidates.sheet import changed_after_sending, sheet_of
from workflows.candidates.states import AssessmentState
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.plain_words import PlainWords
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role

A_PAGE = 50
POINT_WIDE = 100  # in the picture


@dataclass(frozen=True)
class Row:
    place: Place
    candidacy: Candidacy
    parts: list[Part]

    @property
    def bar(self) -> Bar:
        return self.place.bar

    @property
    def place_words(self) -> str:
        if self.place.group is None:
            return pgettext("of a place in a ranking", "cannot be told")
        first, last = self.place.first, self.place.last
        return str(first) if first == last else f"{first}–{last}"

    def known(self, end: str) -> Any:
        return getattr(self.bar, end) if self.bar.is_known else None

    @property
    def drawn(self) -> dict[str, int]:
        """The bar and its dot in the picture."""
        at = {"low": self.bar.low, "high": self.bar.high, "total": self.bar.total}
        return {name: round((value - LOWEST) * POINT_WIDE) for name, value in at.items() if value is not None}


@dataclass(frozen=True)
class Measure:
    """Those who were judged by the same criteria with the same weights: only they are compared."""

    key: str
    size: int
    criteria: list[Frozen]

    @property
    def words(self) -> str:
        return ", ".join(f"{each.name} × {each.weight}" for each in self.criteria)


class RankingFilters(PlainWords, forms.Form):
    """A value that does not fit is told beside its field and narrows nothing."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(),
        label=pgettext_lazy("candidates", "Campaign"),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=gettext_lazy("Region"), required=False, empty_label=gettext_lazy("All")
    )

    @cached_property
    def answers(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


def compared_by(request: HttpRequest) -> QuerySet[Candidacy]:
    if not has_role(request.user, Role.SUPPORT_GROUP):
        raise PermissionDenied(_("Only the support group compares candidacies."))
    return Candidacy.objects.compared_by(request.user)


def scores_of(rows: QuerySet[Candidacy] | Iterable[int]) -> QuerySet[Assessment]:
    """What was given in the present round."""
    return Assessment.objects.filter(
        candidacy__in=rows, round=F("candidacy__round"), state=AssessmentState.GIVEN, mean__isnull=False
    ).order_by("pk")


def measures_of(rows: QuerySet[Candidacy]) -> list[Measure]:
    """By what they were judged, the most usual first. 2 queries."""
    counted = rows.order_by().values_list("measure").annotate(n=Count("pk", distinct=True), one=Min("pk"))
    found = list(counted.order_by("-n", "measure"))
    examples = Candidacy.objects.only("criteria").in_bulk([one for _key, _n, one in found])
    return [Measure(key, n, examples[one].frozen_criteria()) for key, n, one in found if one in examples]


def bars_of(rows: QuerySet[Candidacy]) -> dict[int, Bar]:
    """Of all that the reader compares by one measure, so that no filter changes anybody's bar. 2 queries."""
    totals: dict[int, list[Any]] = {pk: [] for pk in rows.order_by().values_list("pk", flat=True)}
    for pk, total in scores_of(rows.order_by().values("pk")).values_list("candidacy", "mean"):
        if pk in totals:  # unless it came in between the two queries
            totals[pk].append(total)
    return bars(totals)


def read(chosen: Sequence[Place]) -> list[Row]:
    """Who they are and their breakdown. 2 queries."""
    keys = [each.key for each in chosen]
    found = Candidacy.objects.select_related("member__profile", "region").in_bulk(keys)
    sheets: dict[int, list[dict[str, int]]] = {key: [] for key in keys}
    for key, first, second in scores_of(keys).values_list("candidacy", "scores", "second_scores"):
        sheets[key].append(first | second)
    return [
        Row(each, found[each.key], parts(sheets[each.key], found[each.key].frozen_criteria()))
        for each in chosen
        if each.key in found
    ]


def in_words(group: Group | None, everybody: int) -> str:
    if group is None:
        return _("Nothing can be told: it takes the scores of at least two assessors.")
    if everybody == 1:
        return _("There is nobody to compare with.")
    if group.size == 1:
        return _("Told apart from everybody else.")
    if group.alike:
        words = ngettext("This %(count)d cannot be told apart.", "These %(count)d cannot be told apart.", group.size)
    else:
        words = ngettext(
            "The order of this %(count)d is not certain: read the places.",
            "The order of these %(count)d is not certain: read the places.",
            group.size,
        )
    return words % {"count": group.size}


@says_forbidden
@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """By the weighted total of their scores, as far as it can be told; without an advice, no total.

    One measure at a time: the one that was asked for, else the most usual of those that fit the filters.
    """
    rows = compared_by(request)
    all_count = rows.count()
    filters = RankingFilters(request.GET)
    narrowed = rows.filter(**filters.answers) if filters.answers else rows
    measures = measures_of(narrowed)
    asked = next((each for each in measures if each.key == request.GET.get("measure")), None)
    measure = (asked or measures[0]).key if measures else ""
    rows, narrowed = rows.filter(measure=measure), narrowed.filter(measure=measure)
    everything = bars_of(rows)
    kept = set(narrowed.order_by().values_list("pk", flat=True)) if filters.answers else set(everything)
    standing = places({key: bar for key, bar in everything.items() if key in kept})
    if request.GET.get("export") and (file := as_file(request, read(standing))) is not None:
        return file
    page = Paginator(standing, A_PAGE).get_page(request.GET.get("p"))
    shown = read(page.object_list)
    ticked = request.GET.getlist("c")
    chosen = {key for key in kept if str(key) in ticked}
    context = frame(_("Ranking"), (reverse("candidacies"), CandidacyList.menu_label)) | {
        "page_obj": page,
        "groups": grouped(shown, sum(each.group is not None for each in standing)),
        "filters": filters,
        "all_count": all_count,
        "measures": measures,
        "measure": measure,
        "asked": asked,
        "mixed": narrowed.order_by().values("criteria").distinct().count() > 1,
        "chosen": chosen,
        "chosen_elsewhere": sorted(chosen - {each.candidacy.pk for each in shown}),
        "exports": exports(request),
    }
    return render(request, "workflows/candidates/ranking.html", context)


def grouped(rows: Iterable[Row], everybody: int) -> list[tuple[Group | None, str, list[Row]]]:
    """(group, what can be told of it, those of this page)"""
    found = groupby(rows, key=lambda row: row.place.group)
    return [(group, in_words(group, everybody), list(inside)) for group, inside in found]


def as_file(request: HttpRequest, rows: list[Row]) -> HttpResponse | None:
    columns: dict[str, Callable[[Row], Any]] = {
        pgettext("in a ranking", "Place"): lambda row: row.place_words,
        pgettext("in a ranking", "Group"): lambda row: row.place.group and row.place.group.number,
        _("Candidate"): lambda row: row.candidacy.member,
        _("Region"): lambda row: row.candidacy.region,
        _("Weighted mean"): lambda row: figure(row.bar.total),
        pgettext("of a weighted mean", "Could be as low as"): lambda row: (
            figure(row.bar.low) if row.bar.is_known else None
        ),
        pgettext("of a weighted mean", "Could be as high as"): lambda row: (
            figure(row.bar.high) if row.bar.is_known else None
        ),
        _("Scores given"): lambda row: row.bar.given,
        _("Advice"): lambda row: row.candidacy.get_advice_display(),
        pgettext("candidacy", "State"): lambda row: row.candidacy.get_state_display(),
    }
    for key, name in criteria_of(rows).items():
        heading = _("Mean on %(criterion)s") % {"criterion": name}
        columns[f"{heading} ({key})" if heading in columns else heading] = mean_on(key)
    return taken_along(request, "ranking", columns, rows)


def criteria_of(rows: Iterable[Row]) -> dict[str, str]:
    """Key -> name; of a criterion that changed meanwhile, one of its names."""
    return {part.criterion.key: str(part.criterion.name) for row in rows for part in row.parts}


def mean_on(key: str) -> Callable[[Row], Any]:
    return lambda row: next((figure(part.mean) for part in row.parts if part.criterion.key == key), None)


def figure(value: Any) -> float | None:
    """A number that a spreadsheet reckons with."""
    return None if value is None else float(value)


@says_forbidden
@require_safe
def side_by_side(request: HttpRequest) -> HttpResponse:
    """Two of the ranking in columns; with more or fewer ticked, back to the ranking with the ticks as they were."""
    rows = compared_by(request)
    ticked = list(dict.fromkeys(request.GET.getlist("c")))
    if len(ticked) != 2:
        messages.error(request, _("Choose two candidacies to put side by side."))
        return redirect(f"{reverse('candidacy_ranking')}?{request.GET.urlencode()}")
    measures = {pk: key for pk, key in rows.order_by().values_list("pk", "measure") if str(pk) in ticked}
    standing = [each for key in sorted(set(measures.values())) for each in places(bars_of(rows.filter(measure=key)))]
    found = read([each for each in standing if each.key in measures])
    if len(found) != 2:
        raise Http404
    one, other = found
    above = (reverse("candidacies"), CandidacyList.menu_label), (reverse("candidacy_ranking"), _("Ranking"))
    context = frame(_("Side by side"), *above) | {
        "both": (one, other),
        "verdict": verdict(one, other),
        "criteria": beside(
            [(each.criterion.key, each) for each in one.parts], [(p.criterion.key, p) for p in other.parts]
        ),
        "sheet": beside(answers_of(one.candidacy), answers_of(other.candidacy)),
        "changed": [(row.candidacy, changed_after_sending(row.candidacy)) for row in (one, other)],
    }
    return render(request, "workflows/candidates/side_by_side.html", context)


def answers_of(candidacy: Candidacy) -> list[tuple[str, str]]:
    return [fact for part in sheet_of(candidacy) for fact in part.facts]


def verdict(one: Row, other: Row) -> str:
    if one.candidacy.measure != other.candidacy.measure:
        return _("They were judged by different criteria or weights: the scores do not say who stands higher.")
    if not (one.bar.is_known and other.bar.is_known):
        return in_words(None, 2)
    if touch(one.bar, other.bar):
        return _("By their scores they cannot be told apart.")
    return _("By the scores %(name)s stands higher.") % {"name": one.candidacy.member}


def beside(one: Sequence[tuple[str, Any]], other: Sequence[tuple[str, Any]]) -> list[tuple[str, Any, Any]]:
    """Row by row what stands under the same key, in the order of the first; nothing where one has none."""
    left, right = dict(one), dict(other)
    return [(key, left.get(key), right.get(key)) for key in dict.fromkeys([*left, *right])]
