"""The page of one candidacy in the back office: who, what they say, what assessors make of it, what happened."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from workflows.approvals.asked import asked_about
from workflows.approvals.desk_steps import DecidedPage
from workflows.approvals.queries import read_requests
from workflows.approvals.story import Line, records_around, story
from workflows.candidates import rules
from workflows.candidates.admin import CandidacyList
from workflows.candidates.interests import found_in
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.interviews.states import SlotState
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.scoring import Apart, Frozen, to_cents
from workflows.candidates.sheet import NOTHING_TO_WATCH, Facts, changed_after_sending, sheet_of, watching
from workflows.candidates.states import AssessmentState
from workflows.kernel import clock
from workflows.kernel.perform import open_steps
from workflows.kernel.steps import OpenStep
from workflows.kernel.undo import way_back
from workflows.people.roles import Role, has_role
from workflows.words.checklists import checklist


def interviews_of(candidacy: Candidacy, user: Any) -> list[tuple[InterviewSlot, list[OpenStep]]]:
    """The moments that may still be chosen or were chosen, the soonest first, and the open steps. 2 queries."""
    shown = candidacy.slots.exclude(state=SlotState.CANCELLED).exclude(state=SlotState.OFFERED, starts__lte=clock.now())
    found = []
    for slot in shown.order_by("starts", "pk").prefetch_related("people"):
        slot.read_from = candidacy
        mine = slot.state == SlotState.OFFERED or slot.chosen_by_id == candidacy.pk
        found.append((slot, open_steps(slot, user) if mine else []))
    return found


@dataclass(frozen=True)
class Opinion:
    """One assessor's part; without points and remark where the reader may not see them yet."""

    assessment: Assessment
    points: list[tuple[Frozen, int | None, int | None]]  # the first score, and the one after a talk
    mean: Decimal | None
    remark: str
    steps: list[OpenStep]


def read_around(candidacy: Candidacy, user: Any) -> None:
    """The assessments, each knowing this candidacy and, where it is their own, this very account; and interests."""
    prefetch_related_objects([candidacy], Prefetch("assessments", Assessment.objects.select_related("assessor")))
    for each in candidacy.assessments.all():
        each.candidacy = candidacy
        if each.assessor_id == user.pk:
            each.assessor = user
    candidacy.interests = found_in([candidacy.member], user)[candidacy.member_id]


def opinions(candidacy: Candidacy, user: Any) -> list[Opinion]:
    """Former rounds open again with an advice in the present one, so that those who assess anew do so on their own."""
    reads_all, criteria = rules.may_read_scores(candidacy, user), candidacy.frozen_criteria()
    reads_former = bool(candidacy.advice) or candidacy.is_ended
    found = []
    for each in candidacy.assessments.all():
        own = each.assessor_id == user.pk and each.state == AssessmentState.GIVEN
        reads = own or (reads_all and (each.round == candidacy.round or reads_former))
        shown = criteria if reads and each.scores and each.round == candidacy.round else []
        found.append(
            Opinion(
                assessment=each,
                points=[(one, each.scores.get(one.key), each.second_scores.get(one.key)) for one in shown],
                mean=each.mean if reads else None,
                remark=each.remark if reads else "",
                steps=open_steps(each, user),
            )
        )
    return found


def mean_of(candidacy: Candidacy) -> Decimal | None:
    means = [each.mean for each in candidacy.given() if each.mean is not None]
    return to_cents(sum(means, Decimal()) / len(means)) if means else None


def person_of(candidacy: Candidacy, user: Any) -> Facts:
    member, nomination = candidacy.member, candidacy.nomination
    hidden = candidacy.hides_names_from(user)
    facts = [] if hidden else [(_("Register number"), member.number), (_("E-mail address"), member.email)]
    facts += [(_("Country"), str(candidacy.country)), (_("Region"), str(candidacy.region or ""))]
    if candidacy.campaign is not None:
        facts.append((_("Came by the campaign"), str(candidacy.campaign)))
    if hidden:
        return facts
    if nomination is not None:
        facts.append((_("Nominated by"), str(nomination.nominator or _("someone who has left"))))
        facts.append((_("Why"), nomination.why))
    return facts


def told(candidacy: Candidacy, user: Any, lines: list[Line]) -> list[Line]:
    if not candidacy.hides_names_from(user):
        return lines
    return [
        replace(
            line,
            entry=candidacy.entry_for(line.entry, user),
            because=line.because and candidacy.entry_for(line.because, user),
        )
        for line in lines
    ]


def may_watch(candidacy: Candidacy, user: Any) -> bool:
    """The support group; where names are hidden only who assesses, once what was written is scored."""
    if not (candidacy.was_sent and rules.support_group(candidacy, user)):
        return False
    if not candidacy.hides_names_from(user):
        return True
    return any(each.assessor_id == user.pk and not each.written_first() for each in candidacy.counting())


def dossier_of(candidacy: Candidacy, user: Any) -> dict[str, Any]:
    """What this account may read of it: the support group and an administrator on record all, the board the advice."""
    read_around(candidacy, user)
    requests = read_requests(candidacy)
    handles = bool(rules.support_group(candidacy, user))
    everything = handles or has_role(user, Role.ADMINISTRATOR)
    reads_scores = rules.may_read_scores(candidacy, user)
    reads_mean = reads_scores or (bool(candidacy.advice) and not candidacy.has_conflict(user))
    apart: list[Apart] = candidacy.discrepancies() if reads_scores and candidacy.criteria else []
    shown: dict[str, Any] = {
        "candidacy": candidacy,
        "name": candidacy.name_for(user),
        "hidden": candidacy.hides_names_from(user),
        "everything": everything,
        "steps": open_steps(candidacy, user),
        "asked": asked_about(requests, user),
        "mean": mean_of(candidacy) if reads_mean else None,
        "given": len(candidacy.given()),
        "wanted": candidacy.scores_wanted,
    }
    if not everything:
        return shown
    reads_sheet, assessments = candidacy.was_sent, candidacy.assessments.all()
    records = records_around(candidacy, assessments, requests)
    people = {"assessment": {each.pk: str(each.assessor) for each in assessments}}
    return shown | {
        "apart": apart,
        "person": person_of(candidacy, user),
        "sheet": sheet_of(candidacy, None if candidacy.hides_names_from(user) else user) if reads_sheet else [],
        "changed": changed_after_sending(candidacy) if reads_sheet else None,
        "opinions": opinions(candidacy, user),
        "slots": interviews_of(candidacy, user),
        "story": told(candidacy, user, story(records, requests, people)),
        "way_back": way_back(candidacy, user, records),
        "checklist": checklist(candidacy),
    }


class CandidacyPage(DecidedPage):
    template_name = "workflows/candidates/dossier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = dossier_of(self.instance, self.request.user)
        watch = may_watch(self.instance, self.request.user)
        shown |= watching(self.instance, self.request) if watch else NOTHING_TO_WATCH
        return super().get_context_data(**shown, **kwargs)


class CandidacyAdmin(CandidacyList):
    inspect_view_class = CandidacyPage
