"""What every way of looking at missions shares: who may, the filters in the address, and those that are kept."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from snippets.sheets import CONTROL
from workflows.desk.board.models import Look, SavedFilter
from workflows.kernel.dossiers import frame
from workflows.missions.admin import MissionAdmin, MissionFilters
from workflows.missions.models import Mission
from workflows.people.roles import Role, has_role

WORDS = "q"
MOST_WORDS = 200


@dataclass(frozen=True)
class Looking:
    """One reader with their filters, in one way of looking."""

    request: HttpRequest
    look: Look

    @classmethod
    def by(cls, request: HttpRequest, look: Look) -> "Looking":
        """Raises PermissionDenied for whom the list of missions is closed."""
        if not MissionAdmin.may_list(request.user):
            raise PermissionDenied
        return cls(request, look)

    @cached_property
    def filters(self) -> MissionFilters:
        return MissionFilters(self.request.GET, user=self.request.user, admin=MissionAdmin)

    @property
    def words(self) -> str:
        return CONTROL.sub("", self.request.GET.get(WORDS, ""))[:MOST_WORDS]

    def rows(self) -> QuerySet:
        """The missions that this reader sees and did not filter away."""
        rows = self.filters.narrow(Mission.objects.visible_to(self.request.user))
        return DjangoORMSearchHandler(MissionAdmin.search_fields).search_queryset(rows, self.words)

    @property
    def month(self) -> str:
        """The month of the calendar that is looked at, which other filters leave as it is."""
        return self.request.GET.get("month", "")[:7] if self.look == Look.CALENDAR else ""

    @property
    def narrowed(self) -> bool:
        return bool(self.filters.answers or self.words)

    @property
    def query(self) -> str:
        return self.query_with()

    def query_with(self, **other: Any) -> str:
        """The filters that hold, as they stand in an address; `other` replaces some, None takes one away."""
        said = {name: self.request.GET[name] for name in self.filters.fields if name in self.filters.answers}
        said |= {WORDS: self.words} if self.words else {}
        return urlencode({name: value for name, value in (said | other).items() if value is not None})

    def address(self, look: Look | None = None, **other: Any) -> str:
        return f"{(look or self.look).url}?{self.query_with(**other)}"

    @property
    def ways(self) -> list[tuple[Look, str, bool]]:
        return [(look, self.address(look), look == self.look) for look in Look]

    @cached_property
    def saved(self) -> list[SavedFilter]:
        rows = SavedFilter.objects.shown_to(self.request.user).select_related("user").order_by("name", "pk")
        return list(rows.distinct())

    @property
    def own(self) -> list[SavedFilter]:
        return [each for each in self.saved if each.user_id == self.request.user.pk]

    @property
    def may_share(self) -> bool:
        return has_role(self.request.user, Role.SUPPORT_GROUP)

    @property
    def here(self) -> str:
        """Where a step leads back to."""
        return self.request.get_full_path()

    def frame(self) -> dict[str, Any]:
        above = (Look.LIST.url, _("Missions"))
        return frame(self.look.label, above) | {"looking": self, "header_icon": "tasks"}


def back_to(request: HttpRequest) -> str:
    """The look at missions that somebody came from; empty for anything else that an address may hold."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    is_ours = wanted.startswith(reverse("missions")) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""
