"""How far what began in a period came: from a request to a recap, from the call to an ambassador."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from snippets.models import Region
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State as Candidate
from workflows.desk.needs.door import READERS, for_seats
from workflows.desk.process.door import above
from workflows.kernel import clock
from workflows.kernel.dossiers import frame
from workflows.kernel.models import TransitionRecord
from workflows.kernel.plain_words import PlainWords
from workflows.missions.models import Mission
from workflows.missions.states import State as Stage
from workflows.people.models import Mandate
from workflows.people.states import State as Term

A_PAGE = 50
BAR = 360  # the longest bar


@dataclass(frozen=True)
class Funnel:
    """`stages`: (name, words, states that show that a dossier came so far); `beyond` finds who came past the last."""

    model: Any
    title: Any
    stages: list[tuple[str, Any, frozenset[str]]]
    beyond: Callable[[dict[int, Any]], set[int]] | None = None


def _reaching(order: list[str], wanted: list[tuple[str, Any]]) -> list[tuple[str, Any, frozenset[str]]]:
    """Each stage with itself and all that come later on the main way."""
    return [(state, words, frozenset(order[order.index(state) :])) for state, words in wanted]


def active_mandates(candidacies: dict[int, Any]) -> set[int]:
    """Of these the ones whose member then became active as an ambassador. 1 query."""
    begun = TransitionRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(Mandate), target=Term.ACTIVE, reversed_by=None
    )
    members = Mandate.objects.filter(pk__in=begun.order_by().values("object_id")).values_list("member_id", "starts")
    since: dict[int, date] = {}
    for member, starts in members.order_by("starts"):
        since[member] = starts
    return {
        pk
        for pk, row in candidacies.items()
        if row.state == Candidate.ADMITTED
        and row.member_id in since
        and since[row.member_id] >= clock.day_of(row.state_since) - timedelta(days=1)
    }


WAY = [
    Stage.REQUESTED, Stage.QUALIFYING, Stage.APPROVED, Stage.STAFFING, Stage.STAFFED, Stage.CONFIRMED, Stage.PREPARED,
    Stage.CARRIED_OUT, Stage.REPORTED, Stage.EVALUATED, Stage.SETTLED, Stage.CLOSED,
]  # fmt: skip
ROAD = [
    Candidate.DRAFT, Candidate.SUBMITTED, Candidate.SCREENING, Candidate.ASSESSMENT, Candidate.RECOMMENDED,
    Candidate.ADMITTED,
]  # fmt: skip
FUNNELS = {
    "missions": Funnel(
        Mission,
        gettext_lazy("From a request to a recap"),
        _reaching(
            [str(each) for each in WAY],
            [
                ("requested", pgettext_lazy("stage of a funnel", "Requested")),
                ("qualifying", pgettext_lazy("stage of a funnel", "Taken on")),
                ("approved", pgettext_lazy("stage of a funnel", "Approved")),
                ("staffed", pgettext_lazy("stage of a funnel", "Staffed")),
                ("confirmed", pgettext_lazy("stage of a funnel", "Confirmed")),
                ("carried_out", pgettext_lazy("stage of a funnel", "Carried out")),
                ("reported", pgettext_lazy("stage of a funnel", "Reported")),
                ("closed", pgettext_lazy("stage of a funnel", "Recap published or waived")),
            ],
        ),
    ),
    "candidacies": Funnel(
        Candidacy,
        gettext_lazy("From the call to an ambassador"),
        _reaching(
            [str(each) for each in ROAD],
            [
                ("draft", pgettext_lazy("stage of a funnel", "Begun")),
                ("submitted", pgettext_lazy("stage of a funnel", "Sent")),
                ("assessment", pgettext_lazy("stage of a funnel", "Assessed")),
                ("recommended", pgettext_lazy("stage of a funnel", "Advice given")),
                ("admitted", pgettext_lazy("stage of a funnel", "Admitted")),
            ],
        ),
        active_mandates,
    ),
}
ACTIVE = ("active", pgettext_lazy("stage of a funnel", "Active as an ambassador"))


class PeriodForm(PlainWords, forms.Form):
    """Which dossiers: those that began in a period, in a region."""

    since = forms.DateField(
        label=pgettext_lazy("a period", "Begun from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    until = forms.DateField(
        label=pgettext_lazy("a period", "until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("Region"), required=False, empty_label=gettext_lazy("All")
    )

    def __init__(self, data: Any, country: int) -> None:
        super().__init__(data)
        self.fields["region"].queryset = Region.objects.filter(country=country)  # type: ignore[attr-defined]
        self.is_valid()
        chosen = self.cleaned_data
        self.last = chosen.get("until") or clock.today()
        self.first = chosen.get("since") or self.last - timedelta(days=365)
        self.region = chosen.get("region")

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end must come after the start."))

    @property
    def address(self) -> str:
        said = {
            "since": self.first.isoformat(),
            "until": self.last.isoformat(),
            "region": self.region and self.region.pk,
        }
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Level:
    """One stage: how many came so far, of all that began, and of those that came to the stage before."""

    name: str
    words: Any
    count: int
    share: int
    of_former: int
    place: int

    @property
    def width(self) -> int:
        return round(BAR * self.share / 100)

    @property
    def y(self) -> int:
        return self.place * 40

    @property
    def foot(self) -> int:
        return self.y + 19


def reached(funnel: Funnel, form: PeriodForm, user: Any) -> list[tuple[str, Any, set[int]]]:
    """Stage -> the dossiers that came so far. 2 queries, 3 with what lies beyond."""
    kind = ContentType.objects.get_for_model(funnel.model)
    rows = funnel.model.objects.visible_to(user)
    if form.region is not None:
        rows = rows.filter(region=form.region)
    until = clock.midnight(form.last + timedelta(days=1))
    begun = TransitionRecord.objects.filter(
        content_type=kind, number=1, at__gte=clock.midnight(form.first), at__lt=until
    )
    cohort = {
        row.pk: row
        for row in rows.filter(pk__in=begun.order_by().values("object_id")).order_by().only(*columns(funnel))
    }
    states: dict[int, set[str]] = {pk: {row.state} for pk, row in cohort.items()}
    records = TransitionRecord.objects.filter(content_type=kind, object_id__in=begun.order_by().values("object_id"))
    for pk, target in records.filter(reverses=None, reversed_by=None).order_by().values_list("object_id", "target"):
        if pk in states:
            states[pk].add(target)
    found = [(name, words, {pk for pk, had in states.items() if had & shows}) for name, words, shows in funnel.stages]
    if funnel.beyond is not None:
        found.append((*ACTIVE, funnel.beyond(cohort)))
    return found


def columns(funnel: Funnel) -> tuple[str, ...]:
    return ("state", "state_since", "member_id") if funnel.beyond is not None else ("state", "state_since")


def levels(found: list[tuple[str, Any, set[int]]]) -> list[Level]:
    whole = len(found[0][2])
    shown = []
    for place, (name, words, pks) in enumerate(found):
        former = len(found[place - 1][2]) if place else whole
        shown.append(Level(name, words, len(pks), percent(len(pks), whole), percent(len(pks), former), place))
    return shown


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@require_safe
@for_seats(*READERS)
def funnel(request: HttpRequest, country: int, which: str) -> HttpResponse:
    form, chosen = PeriodForm(request.GET, country), funnel_named(which)
    shown = levels(reached(chosen, form, request.user))
    context = frame(chosen.title, *above()) | {
        "form": form,
        "which": which,
        "title": chosen.title,
        "levels": shown,
        "height": len(shown) * 40,
        "longest": BAR,
    }
    return render(request, "workflows/desk/process/funnel.html", context, status=422 if form.errors else 200)


@require_safe
@for_seats(*READERS)
def cases(request: HttpRequest, country: int, which: str, stage: str) -> HttpResponse:
    """The dossiers that came so far, as one list."""
    form, chosen = PeriodForm(request.GET, country), funnel_named(which)
    found = next(((words, pks) for name, words, pks in reached(chosen, form, request.user) if name == stage), None)
    if found is None:
        raise Http404
    rows = chosen.model.objects.filter(pk__in=found[1]).order_by("state_since", "pk")
    page = Paginator(rows.select_related("member") if chosen.beyond else rows, A_PAGE).get_page(request.GET.get("p"))
    way = (f"{reverse('process_funnel', args=[which])}?{form.address}", chosen.title)
    context = frame(found[0], *above(), way) | {
        "form": form,
        "title": chosen.title,
        "stage": found[0],
        "page_obj": page,
        "rows": [(row, name_of(row, request.user)) for row in page],
        "back": way[0],
        "address": form.address,
    }
    return render(request, "workflows/desk/process/cases.html", context)


def name_of(row: Any, user: Any) -> str:
    return row.name_for(user) if hasattr(row, "name_for") else str(row)


def funnel_named(which: str) -> Funnel:
    if which not in FUNNELS:
        raise Http404
    return FUNNELS[which]
