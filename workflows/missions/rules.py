"""Who may do what with a mission and its assignments, and under what condition. A refusal carries its reason."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflows.kernel import clock
from workflows.kernel.actors import Actor, LinkHolder, is_user
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, the_clock, who
from workflows.missions.states import (
    AFTER_THE_DAY,
    ANNOUNCED,
    SEATED,
    STAFFABLE,
    AssignmentState,
    Compensation,
    Door,
    SeatRole,
    StaffingMode,
    State,
)
from workflows.missions.travel import FARTHEST, Roads, place_of
from workflows.missions.words import moment
from workflows.people import roles
from workflows.people.roles import Role

FORM_PURPOSE = "request-form"
MAIL_PURPOSE = "request-mail"
REQUESTER_PURPOSE = "requester"


@who("a requester by the public form or by mail, staff, the support group, an ambassador")
def may_request(mission: Any, by: Actor) -> Answer:
    if isinstance(by, LinkHolder):
        return by.purpose in (FORM_PURPOSE, MAIL_PURPOSE)
    return is_user(by) and roles.has_role(by, Role.STAFF, Role.SUPPORT_GROUP, Role.AMBASSADOR)


@who("the support group of that country and region")
def support_group(mission: Any, by: Actor) -> Answer:
    if not (is_user(by) and roles.handles(by, mission.country_id, mission.region_id)):
        return No(gettext_lazy("Only the support group of this country and region may do this."))
    if by.pk in mission.conflicts_declared:
        return No(gettext_lazy("You declared a conflict of interest in this dossier."))
    return True


@who("the coordinator")
def coordinator(mission: Any, by: Actor) -> Answer:
    if support_group(mission, by) and roles.has_role(by, Role.COORDINATOR):
        return True
    return No(gettext_lazy("Only the coordinator may do this."))


@who("the owner")
def owner(mission: Any, by: Actor) -> Answer:
    """The owner while still in the support group; the coordinator stands in."""
    if coordinator(mission, by) or (is_user(by) and mission.owner_id == by.pk and support_group(mission, by)):
        return True
    return No(gettext_lazy("Only the owner of this mission or the coordinator may do this."))


@who("the requester by link")
def requester(mission: Any, by: Actor) -> Answer:
    return isinstance(by, LinkHolder) and by.purpose == REQUESTER_PURPOSE and by.subject_id == mission.pk


@who("an ambassador on it")
def on_a_seat(mission: Any, by: Actor) -> Answer:
    return is_user(by) and any(a.member.user_id == by.pk for a in mission.seats())


@who("finance")
def finance(mission: Any, by: Actor) -> Answer:
    return (is_user(by) and roles.has_role(by, Role.FINANCE)) or No(gettext_lazy("Only finance may do this."))


@who("the clock when nothing is due")
def clock_if_nothing_due(mission: Any, by: Actor) -> Answer:
    return the_clock(mission, by) and not mission.is_something_due


@who("the clock once everyone has read a pack that is in date")
def clock_if_pack_holds(mission: Any, by: Actor) -> Answer:
    return the_clock(mission, by) and not mission.is_pack_stale


owner_or_clock = any_of(owner, the_clock)
owner_or_requester = any_of(owner, requester)


def has_an_owner(mission: Any) -> Answer:
    """the mission has an owner"""
    return mission.owner_id is not None or No(gettext_lazy("The mission has no owner yet: give it to one first."))


def requester_is_reachable(mission: Any) -> Answer:
    """a reachable requester"""
    return bool(mission.requester_email) or No(gettext_lazy("There is no address to answer to."))


def came_by_mail(mission: Any) -> Answer:
    """it came by mail"""
    return mission.door == Door.MAIL or No(gettext_lazy("The request was complete when it came in."))


def sheet_is_complete(mission: Any) -> Answer:
    """the mission sheet is complete"""
    missing = mission.missing_from_sheet()
    if not missing:
        return True
    return No(_("The mission sheet still lacks: %(fields)s.") % {"fields": ", ".join(str(name) for name in missing)})


def brief_is_written(mission: Any) -> Answer:
    """the brief is written"""
    return bool(mission.brief.strip()) or No(
        gettext_lazy("The brief is not written yet: write it on the mission sheet.")
    )


def amount_is_known(mission: Any) -> Answer:
    """the amount is known, or nothing is due"""
    if mission.compensation_kind == Compensation.UNDECIDED:
        return No(gettext_lazy("What is due to the people on the mission is not decided yet."))
    if mission.compensation_kind == Compensation.FEE and (mission.compensation_amount or 0) <= 0:
        return No(gettext_lazy("The amount of the fee is not known yet."))
    return True


def date_is_open(mission: Any) -> Answer:
    """there is no date yet"""
    return not mission.starts or No(gettext_lazy("The date is known: move the mission to change it."))


def has_a_date(mission: Any) -> Answer:
    """there is a date"""
    return bool(mission.starts) or No(gettext_lazy("There is no date yet: set it first."))


def another_date_is_asked(mission: Any) -> Answer:
    """the requester asked for another date and was not answered"""
    return mission.another_date_asked or No(gettext_lazy("The requester waits for no answer about the date."))


def date_is_known(mission: Any) -> Answer:
    """the date is known and lies ahead"""
    if not mission.starts or not mission.ends:
        return No(gettext_lazy("The date is not known yet: set it first."))
    return mission.starts > clock.now() or No(gettext_lazy("The date lies in the past: move the mission first."))


def every_seat_is_filled(mission: Any) -> Answer:
    """every seat is filled"""
    free = sum(mission.free_seats().values())
    if not free:
        return True
    return No(ngettext("%(count)d seat is still free.", "%(count)d seats are still free.", free) % {"count": free})


def has_ended(mission: Any) -> Answer:
    """the event is over"""
    return bool(mission.ends and mission.ends <= clock.now()) or No(gettext_lazy("The event is not over yet."))


def has_not_ended(mission: Any) -> Answer:
    """the event is not over"""
    over = mission.ends and mission.ends <= clock.now()
    return not over or No(gettext_lazy("The event is over already."))


def has_not_taken_place(mission: Any) -> Answer:
    """it has not taken place, noted or not"""
    return mission.state not in ANNOUNCED or has_not_ended(mission)


def every_pack_is_acknowledged(mission: Any) -> Answer:
    """everyone on a seat has acknowledged the pack"""
    return all(a.acknowledged_at for a in mission.seats()) or No(
        gettext_lazy("Someone has not confirmed the pack yet.")
    )


def a_question_is_open(mission: Any) -> Answer:
    """a question is open"""
    return bool(mission.open_question) or No(gettext_lazy("There is no open question."))


def no_question_is_open(mission: Any) -> Answer:
    """no question is open"""
    return not mission.open_question or No(gettext_lazy("The requester has not answered the last question yet."))


def a_complaint_is_open(mission: Any) -> Answer:
    """a complaint waits for an answer"""
    return bool(mission.open_complaint) or No(gettext_lazy("No complaint waits for an answer."))


def call_is_open(mission: Any) -> Answer:
    """a call is open"""
    if mission.state == State.STAFFING and mission.staffing_mode == StaffingMode.OPT_IN:
        return call_has_not_closed(mission)
    return No(gettext_lazy("There is no open call for this mission."))


def call_has_not_closed(mission: Any) -> Answer:
    """the call has not closed"""
    ahead = mission.call_closes is None or mission.call_closes > clock.now()
    return ahead or No(gettext_lazy("The call has closed. Thank you all the same."))


def no_call_is_open(mission: Any) -> Answer:
    """no call is open"""
    if not call_is_open(mission):
        return True
    return No(
        gettext_lazy(
            "A call is open already, and the people whom the mission suits were told. "
            "Offering the seats in ranked order or moving the mission ends it."
        )
    )


def recap_is_not_waived(mission: Any) -> Answer:
    """the recap is not waived yet"""
    return not mission.recap_waived or No(gettext_lazy("The recap is waived already."))


def not_evaluated_by_requester(mission: Any) -> Answer:
    """the requester has not evaluated yet"""
    return mission.requester_rating is None or No(gettext_lazy("The evaluation has been given already; thank you."))


# An assignment: one person, one seat, one mission.


@who("the person")
def the_person(assignment: Any, by: Actor) -> Answer:
    return (is_user(by) and assignment.member.user_id == by.pk) or No(
        gettext_lazy("Only the person asked may do this.")
    )


@who("the owner")
def mission_owner(assignment: Any, by: Actor) -> Answer:
    return owner(assignment.mission, by)


owner_or_rule = any_of(mission_owner, the_clock)


def mission_is_staffing(assignment: Any) -> Answer:
    """the mission is being staffed"""
    return assignment.mission.state == State.STAFFING or No(gettext_lazy("The mission is not being staffed."))


def mission_is_staffable(assignment: Any) -> Answer:
    """the mission is approved or being staffed"""
    return assignment.mission.state in STAFFABLE or No(gettext_lazy("People are not looked for at the moment."))


def mission_lies_ahead(assignment: Any) -> Answer:
    """the date lies ahead"""
    starts = assignment.mission.starts
    return not starts or starts > clock.now() or No(gettext_lazy("The event has begun or is over."))


def holds_the_function(assignment: Any) -> Answer:
    """an active mandate, or permanent staff for a staff seat"""
    member = assignment.member
    if not member.active:
        return No(_("%(name)s no longer stands in the register as a member.") % {"name": member})
    if member.user_id is None:
        return No(_("%(name)s has no account yet.") % {"name": member})
    if assignment.role == SeatRole.STAFF:
        return member.permanent_staff or No(_("%(name)s is not permanent staff.") % {"name": member})
    if any(mandate.state == "active" for mandate in member.mandates.all()):
        return True
    return No(_("%(name)s has no active mandate.") % {"name": member})


def speaks_the_language(assignment: Any) -> Answer:
    """speaks the language of the mission"""
    language = assignment.mission.language_id
    if language is None:
        return True
    skills = assignment.member.language_skills.all()
    if any(skill.language_id == language and skill.level in ("B2", "C1", "C2") for skill in skills):
        return True
    return No(
        _("The identification sheet of %(name)s does not show the language of the mission at level B2 or higher.")
        % {"name": assignment.member}
    )


def has_no_interest(assignment: Any) -> Answer:
    """is not the requester"""
    same = assignment.member.email and assignment.member.email == assignment.mission.requester_email.lower()
    own_initiative = assignment.mission.author_id and assignment.mission.author_id == assignment.member.user_id
    return not same or bool(own_initiative) or No(_("%(name)s is the requester.") % {"name": assignment.member})


def is_free_in_time(assignment: Any) -> Answer:
    """still free in time, travel included"""
    mission = assignment.mission
    if not mission.starts or not mission.ends:
        return No(gettext_lazy("The date is not known yet."))
    near = type(assignment).objects.filter(member=assignment.member_id, seat__isnull=False).exclude(pk=assignment.pk)
    near = near.filter(holds_from__lt=mission.ends + FARTHEST, holds_until__gt=mission.starts - FARTHEST)
    taken = list(near.select_related("mission").order_by("holds_from"))
    roads = Roads() if taken else None
    for other in taken:
        road = roads.apart(place_of(mission), place_of(other.mission))
        if other.holds_from - road < mission.ends and mission.starts < other.holds_until + road:
            return No(  # which mission that is may not be known to whoever plans this one
                _("Another mission is in the way, travel included: from %(from)s to %(until)s.")
                % {"from": moment(other.holds_from - road), "until": moment(other.holds_until + road)}
            )
    return True


def a_seat_is_free(assignment: Any) -> Answer:
    """the seat is still free"""
    if assignment.mission.free_seats()[assignment.role] > 0:
        return True
    return No(gettext_lazy("All seats were taken in the meantime. Thank you all the same."))


def deadline_is_ahead(assignment: Any) -> Answer:
    """the offer still stands"""
    if assignment.answer_by is None or assignment.answer_by > clock.now():
        return True
    return No(gettext_lazy("The time to answer has passed. The person in charge can offer the seat again."))


def deadline_has_passed(assignment: Any) -> Answer:
    """the deadline has passed"""
    return bool(assignment.answer_by and assignment.answer_by <= clock.now()) or No(gettext_lazy("There is time left."))


def mission_is_announced(assignment: Any) -> Answer:
    """the mission is confirmed and its pack complete"""
    mission = assignment.mission
    if mission.state in AFTER_THE_DAY:
        return No(gettext_lazy("The mission has taken place already."))
    if mission.state not in ANNOUNCED:
        return No(gettext_lazy("The mission is not confirmed yet."))
    return bool(mission.brief.strip()) or No(gettext_lazy("The pack is not complete yet: the brief is missing."))


def not_acknowledged_yet(assignment: Any) -> Answer:
    """the pack is not acknowledged yet"""
    return assignment.acknowledged_at is None or No(gettext_lazy("The pack has been confirmed already."))


def mission_is_ahead(assignment: Any) -> Answer:
    """the mission has not taken place yet"""
    ahead = assignment.mission.state in (State.STAFFING, *SEATED) and has_not_taken_place(assignment.mission)
    return bool(ahead) or No(gettext_lazy("The mission has taken place already."))


def mission_has_not_taken_place(assignment: Any) -> Answer:
    """the mission has not taken place"""
    over = assignment.mission.state in AFTER_THE_DAY
    return not over or No(gettext_lazy("The mission has taken place already."))


def mission_is_carried_out(assignment: Any) -> Answer:
    """the mission was carried out"""
    state = assignment.mission.state
    if state in AFTER_THE_DAY and state != State.CARRIED_OUT:
        return No(gettext_lazy("The reporting on this mission is closed."))
    return state == State.CARRIED_OUT or No(
        gettext_lazy("The mission does not stand as carried out yet; that is noted by itself after its end.")
    )


def a_photo_is_in_the_library(assignment: Any) -> Answer:
    """a photo of the report stands in the library"""
    taken = assignment.photos.filter(image__isnull=False, withdrawn_at=None)
    return taken.exists() or No(gettext_lazy("No photo of yours stands in the library."))


def mission_date_has_passed(assignment: Any) -> Answer:
    """after the date"""
    return has_ended(assignment.mission)


def offer_is_open(assignment: Any) -> Answer:
    """the offer is open"""
    if assignment.state != AssignmentState.OFFERED:
        return No(gettext_lazy("The offer is no longer open."))
    return deadline_is_ahead(assignment)
