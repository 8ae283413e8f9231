"""The steps that a person takes in the zone: on their own assignments, on a mission they are on, on their mandate."""

from dataclasses import replace
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.kernel import clock
from workflows.kernel.forms import StepForm
from workflows.kernel.history import Entry, cause_of, entry_of, history
from workflows.kernel.models import records_of
from workflows.kernel.perform import SECOND_CLICK, Outcome
from workflows.kernel.refusals import Refused, Stale
from workflows.kernel.steps import steps_of
from workflows.kernel.views import StepView
from workflows.missions import rules
from workflows.missions.day_rules import is_short_notice
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState
from workflows.people import roles
from workflows.people.models import Mandate
from workflows.people.roles import Role
from workflows.zone import packs, queries, sheet
from workflows.zone.frame import zone_menu, zone_page

MISSION_STEPS = ("carry_out",)
MANDATE_STEPS = ("renew", "decline_renewal", "resume", "pause", "end")
ON_OCCASION = ("withdraw_photo",)
ON_THE_DAY = ("arrive", "not_there_yet")
NOT_FOR_THE_PERSON = ("offer_as_exception",)  # its reason speaks about the person, to the support group

# Step -> what it means, said to whoever takes it.
SENTENCES = {
    "express_interest": gettext_lazy("You would like to take this mission; the person in charge chooses."),
    "accept": gettext_lazy("You take the seat: we count on you."),
    "decline": gettext_lazy("You let this mission pass; someone else is asked."),
    "acknowledge_pack": gettext_lazy("You have read the brief and know what is expected of you."),
    "arrive": gettext_lazy("The person in charge sees that you are there, and since when."),
    "not_there_yet": gettext_lazy("You said by mistake that you had arrived."),
    "withdraw": gettext_lazy("You can no longer come; the person in charge is told at once, with your reason."),
    "file_report": gettext_lazy("You tell how it went and what was asked that you could not answer."),
    "withdraw_photo": gettext_lazy("The communications team is told at once, to take the photo off the website."),
    "carry_out": gettext_lazy("The mission has taken place; everyone on it, and the requester, is asked how it went."),
    "end": gettext_lazy(
        "Your mandate ends today: you are not asked for missions any more, and seats that you hold go to others."
    ),
    "pause": gettext_lazy("For a while you are not asked for missions. You can resume whenever you want."),
    "resume": gettext_lazy("Your pause ends now and you may be asked again."),
    "confirm_part": gettext_lazy("This part of your sheet is still right as it stands."),
    "renew": gettext_lazy("You accept the offer and stay for another term."),
    "decline_renewal": gettext_lazy("You stop at the end of your term; thank you for what you did."),
    "ask": gettext_lazy(
        "An administrator erases everything about you and closes your account. Decisions stay provable, without "
        "your name or your words. This cannot be taken back."
    ),
}


@cache
def own_steps() -> tuple[str, ...]:
    """The steps of an assignment that the lifecycle gives to the person alone."""
    return tuple(
        step.name
        for step in steps_of(Assignment)
        if all(arrow.permission is rules.the_person for arrow in step.transitions.values())
    )


def story_of(assignment: Assignment) -> list[Entry]:
    """What happened to the assignment, as the person on it may read it."""
    return [_for_the_person(entry) for entry in history(assignment)]


def _for_the_person(entry: Entry) -> Entry:
    return replace(entry, reason="") if entry.record.step in NOT_FOR_THE_PERSON else entry


CALLS = ("open_call", "call_after_offers")


@method_decorator(zone_page, name="dispatch")
class ZoneStepView(StepView):
    template_name = "workflows/zone/step.html"
    steps: tuple[str, ...] = ()

    def allowed_steps(self) -> tuple[str, ...]:
        return self.steps

    def get_subject(self) -> Any:
        if self.kwargs["step"].replace("-", "_") not in self.allowed_steps():
            raise Http404
        return self.find()

    def find(self) -> Any:
        raise NotImplementedError

    def show(self, form: StepForm, status: int, refusal: Refused | None = None) -> HttpResponse:
        """Says what happened meanwhile; the form stays where the step can still be taken."""
        self.happened = self.happened_since(refusal) if refusal else []
        self.closed = self.is_closed(refusal)
        return super().show(form, status, refusal)

    def happened_since(self, refusal: Refused) -> list[Entry]:
        records = refusal.since if isinstance(refusal, Stale) else records_of(self.subject).reverse()[:1]
        found: list[Entry] = []
        for record in records:
            cause = cause_of(record)
            if cause is not None and cause.content_type.model_class() is Mission:
                found.append(replace(entry_of(cause), reason=""))
            found.append(_for_the_person(entry_of(record)))
        return found

    def get_context(self) -> dict[str, Any]:
        return {
            "zone_menu": zone_menu(self.request.user),
            "sentence": SENTENCES.get(self.step.name, self.step.sentence),
            "happened": self.happened,
            "is_closed": self.closed,
            "facts": self.facts(),
            "pack": None,
            "back": self.back(),
        }

    def back(self) -> str:
        """What the page is called that the step was taken from."""
        return str(getattr(self.subject, "mission", self.subject))

    def facts(self) -> sheet.Facts:
        """What the person should see once more before deciding."""
        return []


class AssignmentStepView(ZoneStepView):
    def allowed_steps(self) -> tuple[str, ...]:
        return own_steps()

    def find(self) -> Assignment:
        rows = queries.assignments_of(self.request.user).select_related("mission__owner", "member")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def make_form(self, *data: Any) -> StepForm:
        """The photo from which one comes is chosen already."""
        form = super().make_form(*data)
        form.initial.setdefault("photo", self.request.GET.get("photo"))
        return form

    def get_return_url(self, subject: Assignment) -> str:
        on_the_day = self.step.name in ON_THE_DAY
        return reverse("zone_day" if on_the_day else "zone_mission", args=[subject.mission_id])

    def facts(self) -> sheet.Facts:
        mission, answer_by = self.subject.mission, self.subject.answer_by
        facts = sheet.essentials(mission)
        if self.step.name == "withdraw" and is_short_notice(mission):
            facts += sheet.contacts(sheet.Standing(mission, self.request.user, self.subject))
        if self.subject.state == AssignmentState.OFFERED and answer_by:
            facts.append((_("Answer before"), sheet.moment(answer_by)))
        return facts

    def get_context(self) -> dict[str, Any]:
        context = super().get_context()
        if self.step.name == "acknowledge_pack":
            mission = self.subject.mission
            standing = sheet.Standing(mission, self.request.user, self.subject)
            context["pack"] = packs.shown(mission.pack().told()) | {
                "contacts": sheet.contacts(standing),
                "people": queries.people_on(mission),
            }
        if self.comes_first:
            context["sentence"] = _(
                "The seats go to whoever comes first. If one is free now, it is yours at once and we count on you; "
                "otherwise you stand on the waiting list and are asked when a seat comes free."
            )
        return context

    @property
    def comes_first(self) -> bool:
        """Coming forward may take a seat at once: read before, and what came of it afterwards."""
        return self.step.name == "express_interest" and self.subject.mission.first_come

    def already_done(self, answers: dict[str, Any]) -> bool:
        """Also where the same act went on to give the seat."""
        if super().already_done(answers):
            return True
        newest = records_of(self.subject).order_by("number").last()
        if newest is None or newest.step != "take_place":
            return False
        came = records_of(self.subject).filter(act=newest.act, step="express_interest").first()
        return came is not None and came.actor_id == self.request.user.pk and clock.now() - came.at < SECOND_CLICK

    def done(self, outcome: Outcome) -> HttpResponse:
        """What came of it: a seat, or which place on the waiting list."""
        mine = queries.own_assignment(outcome.subject.mission, self.request.user) if self.comes_first else None
        if mine is None:
            return super().done(outcome)
        if mine.state == AssignmentState.ACCEPTED:
            messages.success(self.request, _("The seat is yours. We count on you."))
        elif mine.state == AssignmentState.INTERESTED:
            messages.info(self.request, sheet.place_in_line(mine))
        return HttpResponseRedirect(self.get_return_url(mine))


class InterestView(AssignmentStepView):
    """An open call: the page makes nothing; putting oneself forward begins the assignment."""

    def find(self) -> Assignment:
        user = self.request.user
        member = roles.member_of(user)
        mission = self.find_mission()
        if member is None:
            raise Http404
        known = Assignment.objects.filter(mission=mission, member=member).select_related("mission", "member").first()
        return known or Assignment(mission=mission, member=member, role=queries.seat_role(user))

    def find_mission(self) -> Mission:
        """Who was reading a call when it closed is told so, and keeps what they typed."""
        user, pk = self.request.user, self.kwargs["pk"]
        found = Mission.objects.in_zone_of(user).filter(pk=pk).first()
        self.was_called = found is None
        if found is None and self.request.method == "POST" and roles.has_role(user, Role.AMBASSADOR, Role.STAFF):
            found = Mission.objects.filter(pk=pk).first()
            if found and not records_of(found).filter(step__in=CALLS).exists():
                found = None
        if found is None:
            raise Http404
        return found

    def get_return_url(self, subject: Assignment) -> str:
        return reverse("zone_missions") + "?tab=open" if self.was_called else super().get_return_url(subject)

    def happened_since(self, refusal: Refused) -> list[Entry]:
        if self.subject.pk:
            return super().happened_since(refusal)
        return [replace(entry, reason="") for entry in history(self.subject.mission)[:1]]

    def already_done(self, answers: dict[str, Any]) -> bool:
        """Also where another click of the same person began it a moment ago."""
        if self.subject.pk is None:
            self.subject = self.find()
        return self.subject.pk is not None and super().already_done(answers)


class MissionStepView(ZoneStepView):
    steps = MISSION_STEPS

    def find(self) -> Mission:
        mission = get_object_or_404(Mission.objects.in_zone_of(self.request.user), pk=self.kwargs["pk"])
        if not rules.on_a_seat(mission, self.request.user):
            raise Http404
        return mission

    def get_return_url(self, subject: Mission) -> str:
        return reverse("zone_mission", args=[subject.pk])

    def facts(self) -> sheet.Facts:
        return sheet.essentials(self.subject)


class MandateStepView(ZoneStepView):
    steps = MANDATE_STEPS

    def find(self) -> Mandate:
        rows = Mandate.objects.filter(member__user=self.request.user.pk).select_related("member")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_return_url(self, subject: Mandate) -> str:
        return reverse("zone_mandate")

    def facts(self) -> sheet.Facts:
        facts = [(_("Term until"), date_format(self.subject.ends))]
        if self.subject.renewal_until and self.step.name == "renew":
            facts.append((_("New term until"), date_format(self.subject.renewal_until)))
        held = queries.seats_to_come(self.subject.member_id) if self.step.name in ("pause", "end") else []
        return [*facts, (_("Seats you hold"), ", ".join(str(each.mission) for each in held))] if held else facts

    def back(self) -> str:
        return _("My mandate")
