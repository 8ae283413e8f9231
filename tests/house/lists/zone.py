"""What ambassadors and candidates see."""

from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

from django.urls import reverse

from tests.factories import announcements, candidates, cast, content, field_questions, missions, paper, photos, sessions
from tests.factories.people import make_mandate
from tests.house.lists.desk import in_regions
from tests.house.lists.kept import kit_item, more_kept
from tests.house.lists.table import (
    MOST_IN_PUBLIC,
    Made,
    More,
    copies,
    keys,
    more_assignments,
    more_mandates,
    more_moments,
    more_records,
    number,
    shown,
)
from workflows.candidates.models import Candidacy
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, OutboxState, records_of
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.own import make_feed


def offered(user: Any) -> tuple[Mission, More]:
    """A mission that this ambassador is asked for, and more of them."""
    mission = missions.staffing(user.member)
    seat = mission.assignments.get()
    return mission, lambda n: copies(seat, n, mission_id=keys(copies(mission, n)))


@shown("zone_home", "ambassador")
def _zone_home(user: Any) -> Made:
    return reverse("zone_home"), offered(user)[1]


@shown("zone_agenda", "ambassador")
def _zone_agenda(user: Any) -> Made:
    mission = missions.staffed(user.member)
    seat = mission.assignments.get()
    days, ends = count(1), count(1)  # nobody is in two places at once

    def more(how_many: int) -> None:
        copies(
            seat,
            how_many,
            mission_id=keys(copies(mission, how_many)),
            holds_from=lambda: mission.starts + timedelta(days=next(days)),
            holds_until=lambda: mission.starts + timedelta(days=next(ends), hours=1),
        )

    return reverse("zone_agenda"), more


@shown("zone_agenda: calls", "ambassador")
def _zone_calls(user: Any) -> Made:
    mission = missions.open_call()
    return reverse("zone_agenda"), lambda n: copies(mission, n)


@shown("zone_rotation", "ambassador")
def _zone_rotation(user: Any) -> Made:
    mandate = user.member.mandates.get()
    return reverse("zone_rotation"), lambda n: more_mandates(mandate, n)


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


@shown("zone_photos", "ambassador")
def _zone_photos(user: Any) -> Made:
    photo = photos.kept(photos.reported(user.member))
    return reverse("zone_photos", args=[photo.assignment_id]), lambda n: copies(photo, n)


@shown("zone_feedback", "ambassador")
def _zone_feedback(user: Any) -> Made:
    mission = missions.evaluated(user.member)
    seat = mission.assignments.get()
    own = {"seat": lambda: None, "holds_from": lambda: None, "holds_until": lambda: None}
    more = lambda n: copies(seat, n, mission_id=keys(copies(mission, n)), **own)  # noqa: E731
    return reverse("zone_feedback"), more


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


def on_the_day(user: Any) -> tuple[Mission, More]:
    """A confirmed mission with a pack, notes, and more of everything that stands in it."""
    mission = missions.confirmed(user.member)
    patterns = [kit_item(), content.key_message(checked_on=clock.today()), content.term("Practice")]

    def more(how_many: int) -> None:
        for pattern in patterns:
            more_kept(pattern, how_many)
        more_assignments(missions.assignment(mission, user.member), how_many)

    return mission, more


@shown("zone_pack", "ambassador")
def _zone_pack(user: Any) -> Made:
    mission, more = on_the_day(user)
    return reverse("zone_pack", args=[mission.pk]), more


@shown("zone_day", "ambassador")
def _zone_day(user: Any) -> Made:
    mission, more = on_the_day(user)
    return reverse("zone_day", args=[mission.pk]), more


@shown("calendar_feed", "ambassador")
def _calendar_feed(user: Any) -> Made:
    return reverse("calendar_feed", args=[make_feed(user.member).code]), offered(user)[1]


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


@shown("zone_data", "ambassador", most=129)
def _zone_data(user: Any) -> Made:
    """Everything about one person, so one question per table."""
    return reverse("zone_data"), offered(user)[1]


@shown("zone_questions", "ambassador")
def _zone_questions(user: Any) -> Made:
    own, answered = field_questions.asked(user.member), field_questions.answered()

    def more(how_many: int) -> None:
        copies(own, how_many)
        copies(answered, how_many)

    return reverse("zone_questions"), more


@shown("zone_training", "ambassador")
def _training(user: Any) -> Made:
    session = sessions.announced(cast.seated(coordinator=True))
    return reverse("zone_training"), lambda n: copies(session, n)


def announced(user: Any) -> More:
    """One that asks to be acknowledged, to this reader, and more of them."""
    row = announcements.posted(acknowledge_by=clock.today() + timedelta(days=5))
    row.readings.note_opened()  # once: what is new is noted by one more statement, however many are
    reading = row.readings.get(user=user)
    return lambda n: copies(reading, n, announcement_id=keys(copies(row, n)))


@shown("zone_home: announcements", "ambassador")
def _announced(user: Any) -> Made:
    return reverse("zone_home"), announced(user)


@shown("zone_announcements", "ambassador")
def _announcements(user: Any) -> Made:
    return reverse("zone_announcements"), announced(user)


@shown("selection_figures", "candidate")
def _figures(user: Any) -> Made:
    return reverse("selection_figures"), in_regions(cast.seated(coordinator=True))


@shown("candidacy", "candidate")
def _own_candidacy(user: Any) -> Made:
    candidacy = perform(candidates.candidacy_of(user.member), "begin", by=user).subject
    return reverse("candidacy"), partial(more_records, candidacy)


@shown("interview", "candidate")
def _interview(user: Any) -> Made:
    people = candidates.group()
    candidacy = candidates.in_assessment(people)
    Candidacy.objects.filter(pk=candidacy.pk).update(member=user.member)
    return reverse("interview"), partial(more_moments, candidates.moments(candidates.fresh(candidacy), people)[0])


@shown("zone_kit", "ambassador", most=MOST_IN_PUBLIC + 1)
def _kit(user: Any) -> Made:
    """With what this reader took along and ordered."""
    pattern = kit_item()
    held = paper.held(user.member, pattern)
    order = paper.order(user.member)

    def more(how_many: int) -> None:
        more_kept(pattern, how_many)
        versions = copies(held.version, how_many, version=number, code=number)
        copies(held, how_many, version_id=keys(versions))
        copies(order, how_many, version_id=keys(versions))

    return reverse("zone_kit"), more


@shown("zone_lexicon", "ambassador", most=MOST_IN_PUBLIC)
def _zone_lexicon(user: Any) -> Made:
    return "/nl/zone/lexicon/", partial(more_kept, content.term(ambassadors_note="Quietly."))


@shown("zone_key_messages", "ambassador", most=MOST_IN_PUBLIC)
def _key_messages(user: Any) -> Made:
    return reverse("zone_key_messages"), partial(more_kept, content.key_message())
