"""What policy may ask of a mandate, and whom around it it may tell."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.lists import Country, Region
from workflows.kernel.facts import Audience, Fact, Kind, entries_of, key_of
from workflows.kernel.placeholders import Placeholder
from workflows.people import messages

MANDATE = (
    Fact("country", _("Country"), Kind.CHOICE, key_of("member.country"), entries_of(Country), ("member__country",)),
    Fact("region", _("Region"), Kind.CHOICE, key_of("member.region"), entries_of(Region), ("member__region",)),
    Fact("renewal_offered", _("Renewal offered"), Kind.YES, lambda m: m.renewal_until is not None),
    Fact("starts", pgettext_lazy("mandate", "Starts on"), Kind.DAY, lambda m: m.starts, column="starts"),
    Fact("ends", pgettext_lazy("mandate", "Ends on"), Kind.DAY, lambda m: m.ends, column="ends"),
    Fact("paused_until", _("Paused until"), Kind.DAY, lambda m: m.paused_until, column="paused_until"),
)


def read_members(mandates: list[Any]) -> None:
    prefetch_related_objects(mandates, "member")


ABOUT_A_MANDATE = (
    Audience("ambassador", _("the ambassador"), messages.ambassador, read_members),
    Audience("support_group", _("the support group of the region"), messages.support_group, read_members),
    Audience("coordinators", _("the coordinator"), messages.coordinators, read_members),
)

OF_A_MANDATE = {
    "title": Placeholder(
        pgettext_lazy("placeholder", "the name of the ambassador"), "member.display_name", ("member",)
    ),
    "starts": Placeholder(pgettext_lazy("placeholder", "the day on which the mandate begins"), "starts"),
    "ends": Placeholder(pgettext_lazy("placeholder", "the day on which the mandate ends"), "ends", ("ended_on",)),
    "until": Placeholder(pgettext_lazy("placeholder", "the day on which a pause ends"), "paused_until"),
    "renewed": Placeholder(pgettext_lazy("placeholder", "until when the next term runs"), "renewal_until"),
}
