"""How a request that came in relates to others, and how pressing it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel import clock
from workflows.missions.alike import Facts, Why, perhaps_the_same
from workflows.missions.intake_lifecycle import IntakeLifecycle
from workflows.missions.states import BEFORE_THE_DAY
from workflows.missions.templates import fitting
from workflows.missions.urgency import PRESSING, Urgency, computed

if TYPE_CHECKING:
    from workflows.missions.queries import MissionQuerySet

MOST_COMPARED = 200
# What a further mission of the same kind takes over: the sheet and the brief, nothing of what happened to the first.
TAKEN_OVER = (
    "door", "author", "owner", "requester_name", "requester_organisation", "requester_email", "requester_phone",
    "requester_language", "title", "objectives", "axis", "intervention_kind", "audience_kind", "audience_size",
    "place_kind", "is_online", "place_name", "address", "online_url", "language", "sector", "level", "contact_field",
    "country", "region", "preparation", "needs_nothing_special", "brief", "ambassadors_wanted", "staff_wanted",
    "compensation_kind", "compensation_amount", "compensation_basis", "contribution", "contribution_text",
    "is_public", "series", "first_measure", "first_aim", "second_measure", "second_aim", "own_measure",
)  # fmt: skip


class Arrival(IntakeLifecycle):
    """Which request it was joined with, and its urgency: as computed while the owner sets none."""

    joined_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="joined",
        verbose_name=pgettext_lazy("of a mission", "joined with"),
    )
    urgency = models.CharField(
        pgettext_lazy("of a mission", "urgency"), max_length=20, choices=Urgency.choices, blank=True
    )
    urgency_reason = models.CharField(_("why it is so urgent, or not"), max_length=300, blank=True)

    series = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    title: str
    requester_organisation: str
    requester_email: str
    region_id: Any
    place_name: str
    is_online: bool
    starts: datetime | None
    state: Any
    objects: "MissionQuerySet"

    class Meta:
        abstract = True

    @property
    def urgency_now(self) -> str:
        """Empty once both sides are sure, or once it has ended."""
        if self.state not in PRESSING:
            return ""
        return self.urgency or computed(self.starts, self.is_online)

    @property
    def urgency_word(self) -> str:
        return str(Urgency(self.urgency_now).label) if self.urgency_now else ""

    @property
    def is_pressing(self) -> bool:
        return self.urgency_now in (Urgency.URGENT, Urgency.SOON)

    @property
    def is_joined_with_own(self) -> bool:
        """Whether the request that it was joined with is by the same requester."""
        other = self.joined_into
        return other is not None and other.requester_email.lower() == self.requester_email.lower()

    def on_another_day(self, starts: datetime, ends: datetime) -> Any:
        """A further mission of the same kind, not begun yet; its sets of themes and competences come with its step."""
        columns = {self._meta.get_field(name).attname: name for name in TAKEN_OVER}
        return type(self)(starts=starts, ends=ends, **{name: getattr(self, name) for name in columns})

    @cached_property
    def has_a_template(self) -> bool:
        return fitting(self).exists()

    def others_of_series(self) -> Any:
        rows = type(self).objects.filter(series=self.series).exclude(pk=self.pk)
        return rows.order_by("starts", "pk") if self.series else rows.none()

    def to_compare(self) -> Facts:
        return Facts(
            day=localdate(self.starts, clock.timezone.get_default_timezone()) if self.starts else None,
            title=self.title,
            organisation=self.requester_organisation,
            email=self.requester_email,
            region=self.region_id,
            place=self.place_name,
            is_online=self.is_online,
        )


@dataclass(frozen=True)
class Alike:
    mission: Any
    why: list[Why]


def perhaps_same(mission: Any, user: Any) -> list[Alike]:
    """Open requests, of those this account may see, that are perhaps about the same event. 1 query."""
    if mission.state not in BEFORE_THE_DAY:
        return []
    same = Q(requester_email__iexact=mission.requester_email)
    if mission.requester_organisation:
        same |= Q(requester_organisation__iexact=mission.requester_organisation)
    near = Q(starts=None) & same
    if mission.starts is None:
        near |= same
    else:
        day = timedelta(days=1)
        near |= Q(starts__gt=mission.starts - day, starts__lt=mission.starts + day)
    rows = type(mission).objects.visible_to(user).filter(near, state__in=BEFORE_THE_DAY).exclude(pk=mission.pk)
    own, found = mission.to_compare(), []
    for other in rows.select_related("region").order_by("pk")[:MOST_COMPARED]:
        if why := perhaps_the_same(own, other.to_compare()):
            found.append(Alike(other, why))
    return found
