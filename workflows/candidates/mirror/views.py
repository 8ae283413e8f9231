"""The mirror of the selection: with the assessors' names for the coordinator, without any for the members."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from snippets.models import Region, Sector
from snippets.sheets import exports, taken_along
from workflows.candidates.admin import CandidacyList
from workflows.candidates.durations import Took
from workflows.candidates.mirror import queries
from workflows.candidates.mirror.figures import STRONG, USABLE, Agreement, agreement, leanings, told
from workflows.candidates.mirror.queries import Round
from workflows.candidates.scoring import to_cents
from workflows.candidates.views import page, private
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role


@dataclass(frozen=True)
class Table:
    """A few figures under a title, with the sentence that says how to read them; the first cell of a row names it."""

    title: str
    about: str
    columns: list[str]
    rows: list[list[Any]]


@says_forbidden
@require_safe
def for_the_coordinator(request: HttpRequest) -> HttpResponse:
    if not has_role(request.user, Role.COORDINATOR):
        raise PermissionDenied(_("Only the coordinator reads how each assessor scores."))
    tables = all_tables(with_names=True)
    if (file := as_file(request, tables)) is not None:
        return file
    context = frame(_("Our selection, in figures"), (reverse("candidacies"), CandidacyList.menu_label))
    context |= {"tables": tables, "exports": exports(request)}
    return render(request, "workflows/candidates/mirror/desk.html", context)


@require_safe
@private
def for_members(request: HttpRequest) -> HttpResponse:
    tables = all_tables(with_names=False)
    return as_file(request, tables) or page(request, "mirror/members", tables=tables, exports=exports(request))


def as_file(request: HttpRequest, tables: Iterable[Table]) -> HttpResponse | None:
    """Every figure of every table as a row of its own."""
    columns: dict[str, Callable[[Any], Any]] = {
        pgettext("in a file of figures", "Table"): lambda row: row[0],
        pgettext("in a file of figures", "Row"): lambda row: row[1],
        pgettext("in a file of figures", "Column"): lambda row: row[2],
        pgettext("in a file of figures", "Figure"): lambda row: row[3],
    }
    figures = (
        (table.title, row[0], column, cell)
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
    )
    return taken_along(request, "selection", columns, figures)


def all_tables(*, with_names: bool) -> list[Table]:
    """At most 12 queries, however many candidacies there were."""
    kept, names = queries.rounds(), queries.names_of_criteria()
    tables = [agreed(kept, names), drift(kept, names), stages(), by_way_in(), by_region(), by_language(), by_sector()]
    return [*tables[:2], lean(kept), *tables[2:]] if with_names else tables


def enough(count: int) -> bool:
    return count >= settings.AMBASSADE_MIRROR_LEAST


def too_few() -> str:
    return _("fewer than %(least)d") % {"least": settings.AMBASSADE_MIRROR_LEAST}


def agreed(kept: list[Round], names: dict[str, str]) -> Table:
    found = [(name, agreement([list(each.sheets.values()) for each in kept], key)) for key, name in names.items()]
    rows = [
        [name, each.rounds, number_format(each.apart, 2), in_words(each)]
        for name, each in found
        if each is not None and enough(each.rounds)
    ]
    return Table(
        _("Do assessors see the same thing?"),
        _(
            "Two people who judge the same candidate by the same criterion: how many points they differ on average, "
            "and whether they agree more than chance would (Krippendorff's alpha, 1 is complete agreement). The first "
            "scores count, from before any talk."
        ),
        [
            pgettext("of assessment", "Criterion"),
            pgettext("of assessment", "Rounds counted"),
            _("Points apart"),
            _("Agreement"),
        ],
        rows,
    )


def in_words(found: Agreement) -> str:
    if found.alpha is None:
        return _("Everybody got the same score: it tells nothing")
    words = {
        found.alpha >= STRONG: pgettext("agreement", "strong"),
        USABLE <= found.alpha < STRONG: pgettext("agreement", "usable"),
        found.alpha < USABLE: pgettext("agreement", "weak: talk about what this criterion means"),
    }[True]
    return f"{with_minus(number_format(found.alpha, 2))} · {words}"


def drift(kept: list[Round], names: dict[str, str]) -> Table:
    """Of the admitted alone: the scores of the others are erased sooner, which would lift the older means."""
    halves: dict[tuple[int, int], list[Round]] = defaultdict(list)
    for each in kept:
        if each.admitted:
            halves[half_of(each.day)].append(each)
    shown = {half: found for half, found in sorted(halves.items()) if enough(len(found))}
    rows = [
        [name, *(mean_of(found, key) for found in shown.values())]
        for key, name in names.items()
        if any(key in sheet for found in shown.values() for each in found for sheet in each.sheets.values())
    ]
    return Table(
        _("Do the scores drift?"),
        _(
            "The mean score of those who were admitted, per half-year. A criterion that rises or falls steadily is "
            "being read differently."
        ),
        [pgettext("of assessment", "Criterion"), *(half_in_words(half) for half in shown)],
        rows,
    )


def half_of(day: date) -> tuple[int, int]:
    return day.year, 1 if day.month < 7 else 2


def half_in_words(half: tuple[int, int]) -> str:
    words = _("%(year)d, first half") if half[1] == 1 else _("%(year)d, second half")
    return words % {"year": half[0]}


def mean_of(found: list[Round], key: str) -> str:
    points = [sheet[key] for each in found for sheet in each.sheets.values() if key in sheet]
    return number_format(to_cents(sum(points) / len(points)), 2) if points else ""


def lean(kept: list[Round]) -> Table:
    found = {who: each for who, each in leanings(each.sheets for each in kept).items() if enough(each.rounds)}
    people = queries.names_of_people(found)
    mildest_last = sorted(found.items(), key=lambda one: (one[1].by, one[0]))
    return Table(
        _("Who scores strictly, who mildly?"),
        _(
            "How many points each assessor scores above or below the others who judged the same candidates. To talk "
            "about, not to correct by: both may be right."
        ),
        [_("Assessor"), pgettext("of assessment", "Rounds counted"), _("Points above or below the others")],
        [[people[who], each.rounds, signed(each.by)] for who, each in mildest_last],
    )


def signed(by: Any) -> str:
    return f"+{number_format(by, 2)}" if by > 0 else with_minus(number_format(by, 2))


def with_minus(number: str) -> str:
    return number.replace("-", "−")


def stages() -> Table:
    rows = [
        [
            each.state.label,
            in_days(each.promised[0])
            if each.promised[0] == each.promised[1]
            else _("%(least)d to %(most)d days") % {"least": each.promised[0], "most": each.promised[1]},
            in_days(Took.of(each.days).half),
            in_days(Took.of(each.days).most),
            share(each.in_time, len(each.days)),
        ]
        for each in queries.promises()
        if enough(len(each.days))
    ]
    return Table(
        _("Do we keep to the days we promise?"),
        _("Per stage, over the latest candidacies that had an answer."),
        [
            pgettext("of a selection", "Stage"),
            pgettext("days", "Promised"),
            _("Half of them within"),
            _("Eight in ten within"),
            pgettext("days", "Kept"),
        ],
        rows,
    )


def in_days(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def share(part: int, whole: int) -> str:
    return _("%(percent)d %%") % {"percent": round(100 * part / whole)}


def by_way_in() -> Table:
    names = {
        queries.NOMINATED: _("Nominated by a colleague"),
        queries.CALLED: _("By a campaign of the call"),
        queries.OWN: _("Of their own accord"),
    }
    return rates(_("Does the way in make a difference?"), names, queries.answered_by(queries.way_in()))


def by_region() -> Table:
    names = {region.pk: str(region) for region in Region.objects.all()} | {None: _("No region known")}
    return rates(_("Does the region make a difference?"), names, queries.answered_by(F("region")))


def by_language() -> Table:
    return rates(
        _("Does the language make a difference?"),
        dict(settings.LANGUAGES),
        queries.answered_by(F("member__language")),
        _("The language in which we write to somebody."),
    )


def by_sector() -> Table:
    """Of answers whose sheets all still stand: those of the refused are erased sooner, which would lift the rates."""
    days = settings.AMBASSADE_KEPT["candidacy"]
    names = {sector.pk: str(sector) for sector in Sector.objects.all()} | {None: _("No sector given")}
    about = _(
        "Answers of the last %(days)d days by the sectors on the identification sheet, of which somebody can have "
        "several. Of older ones we no longer have every sheet."
    )
    counted = queries.answered_by(F("member__profile__sectors"), days)
    return rates(_("Does the sector make a difference?"), names, counted, about % {"days": days})


def rates(title: str, names: dict[Any, str], counted: list[tuple[Any, int, int]], about: str = "") -> Table:
    shown = told(queries.groups(names, counted), settings.AMBASSADE_MIRROR_LEAST)
    rows = [
        [each, too_few(), "", ""]
        if isinstance(each, str)
        else [each.name, each.answered, each.admitted, share(each.admitted, each.answered)]
        for each in shown
    ]
    words = _(
        "Of those who had an answer, how many were admitted. Groups of a few are not told: they would tell of "
        "people. We ask for no origin, sex or age, so we cannot compare by them."
    )
    return Table(
        title,
        f"{words} {about}".strip(),
        [
            pgettext("of candidates", "Group"),
            pgettext("candidacies", "Answered"),
            pgettext("candidacies", "Admitted"),
            pgettext("candidacies", "Share"),
        ],
        [] if all(isinstance(each, str) for each in shown) else rows,
    )
