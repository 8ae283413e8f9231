"""The missions on a map: how many each region has, and the same in a table."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from snippets.models import Region
from snippets.outlines import PROVINCES, box, label_of, tinted
from workflows.desk.board.looking import Looking
from workflows.desk.board.models import Look
from workflows.missions.models import Mission
from workflows.missions.states import HOLDS_SEAT, OPEN, STAFFABLE


@dataclass
class Row:
    """One region, or what has none. `free` counts the seats for which people are still looked for."""

    name: str
    url: str
    count: int = 0
    late: int = 0
    risk: int = 0
    free: int = 0


def regions(looking: Looking) -> dict[str, Any]:
    """Without a state or a stage among the filters those that have not ended. 4 queries."""
    rows = looking.rows()
    if not {"state", "stage"} & looking.filters.answers.keys():
        rows = rows.filter(state__in=OPEN)
    known = {region.pk: region for region in Region.objects.order_by("order", "key")}
    lines: dict[int | None, Row] = {
        pk: Row(str(region), looking.address(Look.LIST, region=pk)) for pk, region in known.items()
    }
    lines[None] = Row(_("Without a region"), "")
    keys = rows.order_by().values("pk")
    late, risk = Mission.objects.overdue().order_by().values("pk"), Mission.objects.at_risk().order_by().values("pk")
    told = Mission.objects.filter(pk__in=keys).order_by().values_list("region").annotate(
        count=Count("pk"), late=Count("pk", filter=Q(pk__in=late)), risk=Count("pk", filter=Q(pk__in=risk))
    )  # fmt: skip
    for region, count, is_late, at_risk in told:
        lines[region].count, lines[region].late, lines[region].risk = count, is_late, at_risk
    looked_for = Mission.objects.filter(pk__in=keys, state__in=STAFFABLE).order_by()
    held = Count("assignments", filter=Q(assignments__state__in=HOLDS_SEAT))
    seats = looked_for.annotate(held=held).values_list("region", "ambassadors_wanted", "staff_wanted", "held")
    for region, ambassadors, staff, taken in seats:
        lines[region].free += max(0, ambassadors + staff - taken)
    found = [row for row in lines.values() if row.count]
    numbers = {region.key: lines[pk].count for pk, region in known.items()}
    labels = [(*label_of(key), number) for key, number in numbers.items() if key in PROVINCES and number]
    return {
        "rows": found,
        "count": sum(row.count for row in found),
        "provinces": tinted(numbers),
        "labels": labels,
        "box": box(),
    }
