"""What policy may ask of a mission, and whom around it it may tell."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.lists import (
    AudienceKind,
    Country,
    EventLevel,
    InterventionKind,
    Region,
    Sector,
    SpokenLanguage,
    Theme,
)  # fmt: skip
from workflows.kernel.facts import Audience, Fact, Kind, entries_of, key_of
from workflows.kernel.placeholders import Placeholder
from workflows.missions import messages, words
from workflows.missions.states import Compensation, Door, StaffingMode
from workflows.missions.urgency import Urgency
from workflows.people.roles import Role, holders


def read_owners(missions: list[Any]) -> None:
    prefetch_related_objects(missions, "owner__member")


def read_people(missions: list[Any]) -> None:
    prefetch_related_objects(missions, "owner__member", "assignments__member")


def read_authors(missions: list[Any]) -> None:
    prefetch_related_objects(missions, "author__member")


def support_group(mission: Any) -> messages.People:
    return holders(Role.SUPPORT_GROUP, mission.country_id, mission.region_id)


def board(mission: Any) -> messages.People:
    return holders(Role.BOARD)


def finance(mission: Any) -> messages.People:
    return holders(Role.FINANCE)


def communications(mission: Any) -> messages.People:
    return holders(Role.COMMUNICATIONS)


FACTS = (
    Fact("level", pgettext_lazy("of an event", "Level"), Kind.CHOICE, lambda m: m.level or None,
         lambda: EventLevel.choices),
    Fact("country", _("Country"), Kind.CHOICE, key_of("country"), entries_of(Country), ("country",)),
    Fact("region", _("Region"), Kind.CHOICE, key_of("region"), entries_of(Region), ("region",)),
    Fact("language", _("Language"), Kind.CHOICE, key_of("language"), entries_of(SpokenLanguage), ("language",)),
    Fact("sector", pgettext_lazy("profession", "Sector"), Kind.CHOICE, key_of("sector"), entries_of(Sector),
         ("sector",)),
    Fact("themes", _("Themes"), Kind.SET, lambda m: [t.key for t in m.themes.all()], entries_of(Theme), (),
         ("themes",)),
    Fact("kind", _("Kind of intervention"), Kind.CHOICE, key_of("intervention_kind"), entries_of(InterventionKind),
         ("intervention_kind",)),
    Fact("audience", _("Audience"), Kind.CHOICE, key_of("audience_kind"), entries_of(AudienceKind),
         ("audience_kind",)),
    Fact("audience_size", _("Size of the audience"), Kind.NUMBER, lambda m: m.audience_size),
    Fact("online", _("Online"), Kind.YES, lambda m: m.is_online),
    Fact("public", _("May stand in the public agenda"), Kind.YES, lambda m: m.is_public),
    Fact("door", _("Came in by"), Kind.CHOICE, lambda m: m.door, lambda: Door.choices),
    Fact("own_initiative", _("Own initiative of an ambassador"), Kind.YES, lambda m: m.is_own_initiative, None,
         ("author",)),
    Fact("urgency", pgettext_lazy("of a mission", "Urgency"), Kind.CHOICE, lambda m: m.urgency_now or None,
         lambda: Urgency.choices),
    Fact("staffing", _("Way of staffing"), Kind.CHOICE, lambda m: m.staffing_mode or None,
         lambda: [each for each in StaffingMode.choices if each[0]]),
    Fact("ambassadors_wanted", _("Ambassadors wanted"), Kind.NUMBER, lambda m: m.ambassadors_wanted),
    Fact("staff_wanted", _("Staff wanted"), Kind.NUMBER, lambda m: m.staff_wanted),
    Fact("compensation", _("Compensation"), Kind.CHOICE, lambda m: m.compensation_kind or None,
         lambda: [each for each in Compensation.choices if each[0]]),
    Fact("amount", _("Amount in euro"), Kind.NUMBER, lambda m: m.compensation_amount),
    Fact("owned", _("Has an owner"), Kind.YES, lambda m: m.owner_id is not None, told=False),
    Fact("complaint", _("An unanswered complaint"), Kind.YES, lambda m: bool(m.open_complaint)),
    Fact("starts", _("Starts"), Kind.DAY, lambda m: m.starts, column="starts"),
    Fact("ends", _("Ends"), Kind.DAY, lambda m: m.ends, column="ends"),
)  # fmt: skip

AUDIENCES = (
    Audience("owner", _("its owner, or the coordinator where it has none"), messages.owner, read_owners),
    Audience("requester", _("the requester"), messages.requester),
    Audience("author", _("whoever wrote the request down"), messages.author, read_authors),
    Audience("seated", _("those who hold a seat"), messages.on_a_seat, read_people),
    Audience("reporting", _("those who still have to report"), messages.who_has_to_report, read_people),
    Audience("involved", _("everybody concerned"), messages.involved, read_people),
    Audience("support_group", _("the support group of its region"), support_group),
    Audience("coordinators", _("the coordinator"), messages.coordinators),
    Audience("board", _("the board"), board),
    Audience("finance", pgettext_lazy("role", "finance"), finance),
    Audience("communications", _("the communications team"), communications),
)

WHEN, WHERE = pgettext_lazy("placeholder", "date and hours"), pgettext_lazy("placeholder", "the place")
WHO_ASKS = pgettext_lazy("placeholder", "the name of the requester")


STALE = pgettext_lazy("placeholder", "what of the pack is out of date")


def out_of_date(mission: Any) -> str:
    """A line each, as the entries of a list of which the first mark is there already."""
    return "\n– ".join(str(each) for each in mission.pack.stale)


def speakers(mission: Any) -> str:
    """Named once the mission is confirmed, and never before."""
    return ", ".join(str(seat.member) for seat in mission.seats()) if mission.names_known else ""


PLACEHOLDERS = {
    "date": Placeholder(WHEN, words.when, ("when", "starts")),
    "place": Placeholder(WHERE, words.where, ("where",), joins=("region",)),
    "requester": Placeholder(WHO_ASKS, "requester_name"),
    "language": Placeholder(
        pgettext_lazy("placeholder", "its language"), lambda mission: str(mission.language or ""), joins=("language",)
    ),
    "themes": Placeholder(
        pgettext_lazy("placeholder", "its themes"),
        lambda mission: ", ".join(str(each) for each in mission.themes.all()),
        sets=("themes",),
    ),
    "speakers": Placeholder(
        pgettext_lazy("placeholder", "who comes, once it is confirmed"),
        speakers,
        ("seats",),
        ("confirmed_to_requester",),
        sets=("assignments__member",),
    ),
    "compensation": Placeholder(
        pgettext_lazy("placeholder", "what is due to the people who went"),
        "what_is_due",
    ),
    "other": Placeholder(
        pgettext_lazy("placeholder", "the mission it was joined with"), "joined_into.title", joins=("joined_into",)
    ),
    "came": Placeholder(
        pgettext_lazy("placeholder", "how many came forward"),
        lambda mission: str(mission.came_forward),
        ("came_forward",),
        one_by_one=True,
    ),
    "stale": Placeholder(STALE, out_of_date, ("pack.stale",), one_by_one=True),
}
OF_AN_ASSIGNMENT = {
    "title": Placeholder(pgettext_lazy("placeholder", "the title of the mission"), "mission.title"),
    "date": Placeholder(WHEN, lambda a: words.when(a.mission), ("mission.when", "mission.starts")),
    "place": Placeholder(WHERE, lambda a: words.where(a.mission), ("mission.where",)),
    "requester": Placeholder(WHO_ASKS, "mission.requester_name"),
    "who": Placeholder(pgettext_lazy("placeholder", "the name of the person asked"), "member"),
    "until": Placeholder(pgettext_lazy("placeholder", "until when an answer is awaited"), "answer_by"),
    "phone": Placeholder(
        pgettext_lazy("placeholder", "the telephone number of the requester"), "mission.requester_phone"
    ),
    "stale": Placeholder(STALE, lambda a: out_of_date(a.mission), ("mission.pack.stale",), one_by_one=True),
}
