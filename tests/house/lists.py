"""Every list and dossier of the product: who reads it, where it stands, and how it gets as many rows as one likes.

The law of flatness (`test_laws_flat.py`) and `make bench` go through the same table. A first row walks there as it
does in the product; the others are copies of it, written at once, since only how many there are is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from wagtail.models import Page

from pages.events import Event
from pages.models import AgendaPage, EventPage
from pages.queries import EventFilter
from pages.site import create_event, ensure_site
from snippets.admin import LISTS
from snippets.kept import Kept
from snippets.models import Appearance, Country
from tests.factories import candidates, cast, content, missions
from tests.factories.people import make_charter, make_country, make_mandate, make_member, make_seat, make_user_with
from workflows.candidates.models import Criterion
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, OutboxState, RecordText, records_of
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.people.accounts.models import SecondFactorReset
from workflows.people.charter.models import CharterVersion, in_force
from workflows.people.invitations import invite
from workflows.people.models import Mandate, Member, SupportGroup
from workflows.people.privacy.models import ErasureRequest
from workflows.people.roles import Role

More = Callable[[int], Any]
Made = tuple[str, More]  # where it stands, now that it has one row, and what gives it that many more
MOST, MOST_IN_PUBLIC = 20, 12
numbers = count(1)
READERS: dict[str, Callable[[], Any]] = {
    "visitor": lambda: None,
    "coordinator": lambda: cast.seated(coordinator=True),
    "ambassador": lambda: cast.ambassador().user,
    "candidate": lambda: make_member().user,
    "administrator": lambda: make_user_with(Role.ADMINISTRATOR),
    "communications": lambda: make_user_with(Role.COMMUNICATIONS),
}


@dataclass(frozen=True)
class Shown:
    """One list or dossier. `make` gets its reader."""

    who: str
    make: Callable[[Any], Made]
    most: int


TABLE: dict[str, Shown] = {}


def shown(name: str, who: str, most: int = MOST) -> Callable[[Callable[[Any], Made]], Callable[[Any], Made]]:
    def register(make: Callable[[Any], Made]) -> Callable[[Any], Made]:
        TABLE[name] = Shown(who, make, most)
        return make

    return register


def copies(pattern: models.Model, how_many: int, **own: Iterable[Any] | Callable[[], Any]) -> list[Any]:
    """Rows like that one; `own` gives each what it has to itself."""
    model = type(pattern)
    kept = {f.attname: getattr(pattern, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
    given = {name: iter(each, object()) if callable(each) else iter(each) for name, each in own.items()}
    rows = [model(**kept | {name: next(each) for name, each in given.items()}) for _n in range(how_many)]
    return model._base_manager.bulk_create(rows, 200)


def keys(rows: Iterable[models.Model]) -> list[int]:
    return [row.pk for row in rows]


def number() -> str:
    return f"copy-{next(numbers)}"


def address() -> str:
    return f"{number()}@copy.example"


def accounts(how_many: int) -> list[Any]:
    return copies(get_user_model()(first_name="Copy", last_name="Like", password="!"), how_many, email=address)


def members(how_many: int) -> list[Member]:
    one = Member(first_name="Copy", last_name="Like", country=make_country(), region=missions.make_region())
    return copies(one, how_many, number=number, email=address, user_id=keys(accounts(how_many)))


def countries(how_many: int) -> list[Country]:
    return copies(make_country(), how_many, key=number)


def more_records(subject: Any, how_many: int) -> None:
    """A longer history of one dossier, with its words."""
    last = records_of(subject).last()
    after = copies(last, how_many, number=count(last.number + 1), act=uuid4)
    RecordText.objects.bulk_create([RecordText(record=each, actor_name="Copy", words={}) for each in after], 200)


def more_assignments(pattern: Any, how_many: int) -> list[Any]:
    return copies(pattern, how_many, member_id=keys(members(how_many)), seat=lambda: None,
                  holds_from=lambda: None, holds_until=lambda: None)  # fmt: skip


def more_mandates(pattern: Mandate, how_many: int) -> list[Mandate]:
    return copies(pattern, how_many, member_id=keys(members(how_many)))


# The desk


@shown("desk: home", "coordinator")
def _home(user: Any) -> Made:
    mission = missions.qualifying(owner=user)
    mandate = make_mandate(ends=clock.today() + timedelta(days=20))

    def more(how_many: int) -> None:
        copies(mission, how_many)
        more_mandates(mandate, how_many)

    return reverse("wagtailadmin_home"), more


@shown("missions", "coordinator")
def _missions(user: Any) -> Made:
    mission = missions.staffing(cast.ambassador(), owner=user)
    seat = mission.assignments.get()
    return reverse("missions"), lambda n: copies(seat, n, mission_id=keys(copies(mission, n)))


@shown("mission_dossier", "coordinator")
def _mission(user: Any) -> Made:
    mission = missions.staffed(owner=user, ambassadors_wanted=1)

    def more(how_many: int) -> None:
        more_records(mission, how_many)
        more_assignments(mission.assignments.all()[0], how_many)

    return mission.desk_url(), more


def recommended(user: Any) -> Any:
    return candidates.recommended([user, cast.seated(), cast.seated()])


def more_candidacies(pattern: Any, how_many: int) -> None:
    made = copies(pattern, how_many, member_id=keys(members(how_many)))
    for given in pattern.assessments.all():
        copies(given, how_many, candidacy_id=keys(made))


@shown("candidacies", "coordinator")
def _candidacies(user: Any) -> Made:
    return reverse("candidacies"), partial(more_candidacies, recommended(user))


@shown("candidacy_ranking", "coordinator")
def _ranking(user: Any) -> Made:
    return reverse("candidacy_ranking"), partial(more_candidacies, recommended(user))


@shown("candidacy_dossier", "coordinator")
def _candidacy(user: Any) -> Made:
    candidacy = recommended(user)

    def more(how_many: int) -> None:
        more_records(candidacy, how_many)
        copies(candidacy.assessments.all()[0], how_many, assessor_id=keys(accounts(how_many)))

    return candidacy.desk_url(), more


@shown("nominate", "coordinator")
def _nominations(user: Any) -> Made:
    nomination = candidates.nominated(user)
    return reverse("nominate"), lambda n: copies(nomination, n, member_id=keys(members(n)))


@shown("mandates", "coordinator")
def _mandates(user: Any) -> Made:
    return reverse("mandates"), partial(more_mandates, make_mandate())


@shown("mandate_dossier", "coordinator")
def _mandate(user: Any) -> Made:
    mandate = make_mandate()
    return mandate.desk_url(), partial(more_records, mandate)


@shown("charters", "coordinator")
def _charters(user: Any) -> Made:
    """The one in force and the draft stay alone; what was replaced piles up."""
    make_charter()
    make_charter()
    replaced = CharterVersion.objects.get(state="superseded")
    return reverse("charters"), lambda n: copies(replaced, n, number=lambda: 100 + next(numbers))


@shown("charter_dossier", "coordinator")
def _charter(user: Any) -> Made:
    """Who has still to sign, and who did."""
    signed, waits = make_mandate(), make_mandate(active=False)
    version = in_force()

    def more(how_many: int) -> None:
        more_mandates(waits, how_many)
        made = more_mandates(signed, how_many)
        signature = signed.signatures.get()
        copies(signature, how_many, mandate_id=keys(made), member_id=[each.member_id for each in made])

    return version.desk_url(), more


@shown("trainings", "coordinator")
def _trainings(user: Any) -> Made:
    row = make_mandate().member.attendances.get()
    return reverse("trainings"), lambda n: copies(row, n, member_id=keys(members(n)))


@shown("training_dossier", "coordinator")
def _training(user: Any) -> Made:
    row = make_mandate().member.attendances.get()
    return row.desk_url(), partial(more_records, row)


@shown("approvals", "coordinator")
def _approvals(user: Any) -> Made:
    missions.policy(("support_group", 2))
    mission = missions.qualifying(owner=user)
    asked = perform(mission, "approve", by=user).waits_for
    return reverse("approvals"), lambda n: copies(asked, n, object_id=keys(copies(mission, n)))


@shown("approvalpolicy:index", "coordinator")
def _policies(user: Any) -> Made:
    policy = missions.policy(("support_group", 1))
    step = policy.steps.get()
    return reverse("approvalpolicy:index"), lambda n: copies(step, n, policy_id=keys(copies(policy, n)))


@shown("messages", "coordinator")
def _messages(user: Any) -> Made:
    mission = missions.requested(owner=user)
    row = OutboxRow.objects.filter(record__in=records_of(mission)).first()
    last = records_of(mission).last()

    def more(how_many: int) -> None:
        records = copies(last, how_many, object_id=keys(copies(mission, how_many)), act=uuid4)
        copies(row, how_many, record_id=keys(records), uuid=uuid4)

    return reverse("messages"), more


@shown("criteria:index", "coordinator")
def _criteria(user: Any) -> Made:
    candidates.criteria()
    return reverse("criteria:index"), lambda n: copies(Criterion.objects.all()[0], n, key=number)


@shown("candidacy_policies:index", "coordinator")
def _candidacy_policies(user: Any) -> Made:
    policy = candidates.policy()
    return reverse("candidacy_policies:index"), lambda n: copies(policy, n, country_id=keys(countries(n)))


# People and lists


@shown("members:index", "administrator")
def _members(user: Any) -> Made:
    make_member(region=missions.make_region())
    return reverse("members:index"), members


@shown("support_groups:index", "administrator")
def _groups(user: Any) -> Made:
    group = make_seat().group
    return reverse("support_groups:index"), lambda n: copies(group, n, country_id=keys(countries(n)))


@shown("support_seats:index", "administrator")
def _seats(user: Any) -> Made:
    seat = make_seat()

    def more(how_many: int) -> None:
        groups: list[SupportGroup] = copies(seat.group, how_many, country_id=keys(countries(how_many)))
        copies(seat, how_many, group_id=keys(groups), member_id=keys(members(how_many)))

    return reverse("support_seats:index"), more


@shown("wagtailusers_users:index", "administrator")
def _accounts(user: Any) -> Made:
    def more(how_many: int) -> None:
        through = type(user).groups.through
        group = user.groups.get()
        through.objects.bulk_create([through(user=each, group=group) for each in accounts(how_many)], 200)

    return reverse("wagtailusers_users:index"), more


@shown("people_admin:invitations", "administrator")
def _invitations(user: Any) -> Made:
    group = user.groups.get()
    invitation = invite(email="first@example.org", language="nl", groups=[group], by=user)

    def more(how_many: int) -> None:
        through = type(invitation).groups.through
        made = copies(invitation, how_many, email=address)
        through.objects.bulk_create([through(invitation=each, group=group) for each in made], 200)

    return reverse("people_admin:invitations"), more


@shown("people_admin:erasures", "administrator")
def _erasures(user: Any) -> Made:
    leaver = make_member().user
    asked = perform(ErasureRequest(user=leaver), "ask", by=leaver).subject
    return reverse("people_admin:erasures"), lambda n: copies(asked, n, user_id=keys(accounts(n)))


@shown("people_admin:resets", "administrator")
def _resets(user: Any) -> Made:
    asked = perform(SecondFactorReset(user=cast.seated()), "ask", by=user, reason="I saw her face").subject
    return reverse("people_admin:resets"), lambda n: copies(asked, n, user_id=keys(accounts(n)))


def choices(model: Any, user: Any) -> Made:
    entry = make_country() if model is Country else missions.make_region() if "country" in columns(model) else None
    entry = entry or missions.choice(model, "first")
    return reverse(f"list_{model._meta.model_name}:index"), lambda n: copies(entry, n, key=number)


def columns(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


for _model in LISTS:
    shown(f"list_{_model._meta.model_name}:index", "administrator")(partial(choices, _model))


# What editors keep


@shown("wagtailsnippets_pages_event:list", "communications")
def _events(user: Any) -> Made:
    event = make_event()
    return reverse("wagtailsnippets_pages_event:list"), lambda n: copies(event, n, uid=uuid4)


def kit_item() -> Any:
    return content.kit_item(language=cast.language("nl"), replaced_by=content.kit_item())


KEPT = {
    "lexiconterm": content.term,
    "keymessage": content.key_message,
    "kititem": kit_item,
    "testimonial": content.testimonial,
    "story": content.story,
    "network": lambda: content.network(speaker=content.appearance()),
    "appearance": content.appearance,
}


def more_kept(pattern: Any, how_many: int) -> list[Any]:
    """Each of its own person, where it shows one."""
    own: dict[str, Any] = {"translation_key": uuid4} if isinstance(pattern, Kept) else {}
    if "slug" in columns(type(pattern)):
        own["slug"] = number
    for name in columns(type(pattern)) & {"appearance", "speaker"}:
        own[f"{name}_id"] = keys(copies(Appearance.objects.get(pk=getattr(pattern, f"{name}_id")), how_many))
    return copies(pattern, how_many, **own)


def kept(name: str, user: Any) -> Made:
    return reverse(f"wagtailsnippets_snippets_{name}:list"), partial(more_kept, KEPT[name]())


for _name in KEPT:
    shown(f"wagtailsnippets_snippets_{_name}:list", "communications")(partial(kept, _name))


# The zone


def offered(user: Any) -> tuple[Mission, More]:
    """A mission that this ambassador is asked for, and more of them."""
    mission = missions.staffing(user.member)
    seat = mission.assignments.get()
    return mission, lambda n: copies(seat, n, mission_id=keys(copies(mission, n)))


@shown("zone_home", "ambassador")
def _zone_home(user: Any) -> Made:
    return reverse("zone_home"), offered(user)[1]


@shown("zone_missions: offers", "ambassador")
def _zone_offers(user: Any) -> Made:
    return f"{reverse('zone_missions')}?tab=open", offered(user)[1]


@shown("zone_missions: past", "ambassador")
def _zone_past(user: Any) -> Made:
    mission = missions.evaluated(user.member)
    seat = mission.assignments.get()
    own = {"seat": lambda: None, "holds_from": lambda: None, "holds_until": lambda: None}
    more = lambda n: copies(seat, n, mission_id=keys(copies(mission, n)), **own)  # noqa: E731
    return f"{reverse('zone_missions')}?tab=past", more


@shown("zone_missions: proposed", "ambassador")
def _zone_proposed(user: Any) -> Made:
    mission = missions.qualifying()
    Mission.objects.filter(pk=mission.pk).update(author=user)
    mission.author = user
    return f"{reverse('zone_missions')}?tab=proposed", partial(copies, mission)


@shown("zone_mission", "ambassador")
def _zone_mission(user: Any) -> Made:
    mission = missions.staffed(user.member)
    seat = missions.assignment(mission, user.member)

    def more(how_many: int) -> None:
        more_records(seat, how_many)
        more_assignments(seat, how_many)

    return reverse("zone_mission", args=[mission.pk]), more


@shown("zone_messages", "ambassador")
def _zone_messages(user: Any) -> Made:
    missions.staffing(user.member)
    OutboxRow.objects.filter(user=user).update(state=OutboxState.SENT, settled_at=clock.now(), subject_line="Copy")
    row = OutboxRow.objects.filter(user=user, kind=OutboxRow.Kind.MESSAGE)[0]
    return reverse("zone_messages"), lambda n: copies(row, n, recipient_key=number, uuid=uuid4)


@shown("zone_mandate", "ambassador")
def _zone_mandate(user: Any) -> Made:
    first = user.member.mandates.get()
    ended = perform(first, "end", by=user, reason="A year abroad.").subject
    now = make_mandate(user.member)

    def more(how_many: int) -> None:
        last = records_of(ended).last()
        made = copies(ended, how_many)
        copies(last, how_many, object_id=keys(made), act=uuid4)
        more_records(now, how_many)

    return reverse("zone_mandate"), more


@shown("zone_data", "ambassador", most=80)
def _zone_data(user: Any) -> Made:
    """Everything about one person, so one question per table."""
    return reverse("zone_data"), offered(user)[1]


@shown("candidacy", "candidate")
def _own_candidacy(user: Any) -> Made:
    candidacy = perform(candidates.candidacy_of(user.member), "begin", by=user).subject
    return reverse("candidacy"), partial(more_records, candidacy)


@shown("zone_kit", "ambassador", most=MOST_IN_PUBLIC)
def _kit(user: Any) -> Made:
    return reverse("zone_kit"), partial(more_kept, kit_item())


@shown("zone_key_messages", "ambassador", most=MOST_IN_PUBLIC)
def _key_messages(user: Any) -> Made:
    return reverse("zone_key_messages"), partial(more_kept, content.key_message())


# What visitors see


def make_event() -> Event:
    ensure_site()
    starts = clock.now() + timedelta(days=10)
    fields = {"starts": starts, "ends": starts + timedelta(hours=2), "level": "local", "status": "confirmed"}
    words = {code: {"title": f"Evening {code}", "summary": "Two stories."} for code in ("nl", "fr")}
    return create_event(words, place_name="Flagey", region=missions.make_region(), **fields)


def more_events(event: Event, how_many: int) -> None:
    """Each with a page in Dutch, laid under the agenda without the ceremony of publishing it."""
    agenda, listing = AgendaPage.objects.get(locale__language_code="nl"), event.listings.get(language="nl")
    page: EventPage = listing.page
    made = copies(event, how_many, uid=uuid4)
    children = count(agenda.get_children_count() + 1)
    places = (Page._get_path(agenda.path, page.depth, next(children)) for _n in made)
    laid = copies(Page.objects.get(pk=page.pk), how_many, path=places, slug=number, translation_key=uuid4,
                  latest_revision_id=lambda: None, live_revision_id=lambda: None)  # fmt: skip
    for each, under in zip(made, laid, strict=True):
        EventPage(page_ptr_id=under.pk, event_id=each.pk).save_base(raw=True, force_insert=True)
    copies(listing, how_many, event_id=keys(made), page_id=keys(laid))
    Page.objects.filter(pk=agenda.pk).update(numchild=agenda.numchild + how_many)


def agenda_at(path: str, user: Any) -> Made:
    return path, partial(more_events, make_event())


@shown("/nl/agenda/: month", "visitor", most=MOST_IN_PUBLIC)
def _month(user: Any) -> Made:
    event = make_event()
    month = EventFilter(view="month").of_month(event.local_start.date())
    return f"/nl/agenda/?{month.address}", partial(more_events, event)


for _path in ("/nl/", "/nl/agenda/", "/nl/agenda/agenda.ics", "/nl/agenda/agenda.atom", "/nl/agenda/agenda.json"):
    shown(_path, "visitor", most=MOST_IN_PUBLIC)(partial(agenda_at, _path))


def pages_of(path: str, name: str, user: Any) -> Made:
    ensure_site()
    return path, partial(more_kept, KEPT[name]())


for _path, _name in (
    ("/nl/lexicon/", "lexiconterm"),
    ("/nl/getuigenissen/", "testimonial"),
    ("/nl/verhalen/", "story"),
    ("/nl/netwerken/", "network"),
):
    shown(_path, "visitor", most=MOST_IN_PUBLIC)(partial(pages_of, _path, _name))
