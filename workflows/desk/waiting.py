"""What waits for one account, computed from states, approvals and deadlines when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page, Revision, TaskState

from workflows.approvals.coverage import broken_policies
from workflows.approvals.models import ApprovalRequest
from workflows.approvals.queries import open_now, out_of_reach, questions_to
from workflows.approvals.queries import waiting_for as approvals_waiting_for
from workflows.apps import WAITING
from workflows.candidates import states as candidacy_states
from workflows.candidates.admin import LONG as LONG_IN_CANDIDACIES
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.models import Candidacy
from workflows.desk.absences import ANSWERING
from workflows.desk.outbox import dossiers_of, stuck, undelivered_of
from workflows.field.models import FieldQuestion
from workflows.kernel import clock
from workflows.kernel.dossiers import overdue_first
from workflows.kit.models import PrintOrder
from workflows.missions.admin import LONG, NOBODY, pressing_first
from workflows.missions.day_rules import is_short_notice
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import State
from workflows.people import states as mandate_states
from workflows.people.accounts.models import SecondFactorReset
from workflows.people.accounts.rules import may_confirm
from workflows.people.accounts.states import ResetState
from workflows.people.models import Mandate, SupportSeat
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.rules import may_decide
from workflows.people.privacy.states import ErasureState
from workflows.people.roles import Role, has_role
from workflows.people.sessions.models import TrainingSession
from workflows.webhooks.log import switched_off

MOST = 10
NEXT = {
    State.REQUESTED: _("Start qualifying, or decline"),
    State.QUALIFYING: _("Complete the sheet and ask for approval"),
    State.APPROVED: _("Find people"),
    State.STAFFING: _("People are being asked"),
    State.STAFFED: _("Confirm"),
    State.CONFIRMED: _("The people on it read the pack"),
    State.PREPARED: _("Ready for the day"),
    State.CARRIED_OUT: _("Reports are coming in"),
    State.REPORTED: _("Evaluate"),
    State.EVALUATED: _("Is being settled"),
    State.SETTLED: _("Recap, then close"),
}

NEXT_OF_CANDIDACY = {
    candidacy_states.State.DRAFT: _("Answer whether a video is needed"),
    candidacy_states.State.SUBMITTED: _("Start screening"),
    candidacy_states.State.SCREENING: _("Choose assessors, or ask for changes"),
    candidacy_states.State.ASSESSMENT: _("Scores are coming in"),
    candidacy_states.State.RECOMMENDED: _("Decide"),
    candidacy_states.State.REJECTED: _("Answer the appeal"),
}

RENEW = pgettext_lazy("mandate", "Offer to renew")
NEXT_OF_MANDATE = {
    mandate_states.State.ONBOARDING: _("See what is still missing to start"),
    mandate_states.State.SUSPENDED: _("Reinstate the ambassador, or end the mandate"),
}


@dataclass(frozen=True)
class Item:
    """`done_url` takes a POST that says it is done."""

    title: str
    url: str
    what: Any
    late: bool = False
    done_url: str = ""


@dataclass(frozen=True)
class Group:
    title: Any
    items: list[Item] = field(default_factory=list)
    more: int = 0
    url: str = ""


def waiting_for(user: Any) -> list[Group]:
    """The groups of what waits for this account; empty ones are left out."""
    missions, candidacies = reverse("missions"), reverse("candidacies")
    asked = open_now()
    to_approve, questioned = approvals_waiting_for(user, asked), questions_to(user, asked)
    short = out_of_reach(user, asked)
    groups = [group(_("To approve"), approvals_of(to_approve), reverse("approvals"))]
    groups.append(group(_("Questions before an approval"), questions_first(questioned), reverse("approvals")))
    groups.append(group(_("Too few people left to agree"), short_of_people(short), reverse("approvals")))
    shown = {each.desk_url() for each in (*to_approve, *questioned, *short)}
    if has_role(user, Role.COORDINATOR):
        groups.append(group(_("Approval policies"), policies_to_mend(), reverse("approvalpolicy:index")))
    if has_role(user, Role.SUPPORT_GROUP):
        waiting = Mission.objects.open() | Mission.objects.exclude(open_complaint="")
        found = late_first(waiting.visible_to(user).filter(Q(owner=user.pk) | of_nobody()))
        groups.insert(0, group(_("Somebody cannot come at the last moment"), called_off(found), missions))
        mine, unowned = [m for m in found if m.owner_id == user.pk], [m for m in found if m.owner_id != user.pk]
        own = not_twice(items_of(mine), shown)
        groups.append(group(_("Missions that you look after"), own, f"{missions}?owner={user.pk}"))
        groups.append(group(_("Missions without an owner"), items_of(unowned, _("Give it to an owner")),
                            f"{missions}?owner={NOBODY}"))  # fmt: skip
        to_assess, others = candidacies_of(user)
        groups.append(group(_("Candidacies to assess"), to_assess, candidacies))
        groups.append(group(_("Candidacies"), not_twice(others, shown), candidacies))
        groups.append(group(_("Interviews"), interviews_of(user), candidacies))
        groups.append(group(_("Mandates"), not_twice(mandates_of(user), shown), f"{reverse('mandates')}?late=on"))
        groups.append(group(_("Questions from the field"), questions_to_answer(user), reverse("field_questions")))
        groups.append(group(_("Initial trainings"), trainings_to_note(user), reverse("training_sessions")))
    if has_role(user, Role.FINANCE):
        due = Mission.objects.to_settle()
        groups.append(group(_("To settle"), items_of(late_first(due), pgettext_lazy("mission", "Settle")), missions))
    if has_role(user, Role.COMMUNICATIONS):
        tasks = reverse("wagtailadmin_reports:workflow_tasks")
        groups.append(group(_("Texts to review"), texts_to_review(user), tasks))
        groups.append(group(_("Print orders"), orders_to_send(), reverse("print_orders")))
    if has_role(user, Role.ADMINISTRATOR):
        groups.append(group(_("Lost second factors"), resets_to_confirm(user), reverse("people_admin:resets")))
        groups.append(group(_("Webhooks"), webhooks_to_mend(), reverse("webhooks:index")))
        groups.append(group(_("Requests for erasure"), erasures_asked(user), reverse("people_admin:erasures")))
    if has_role(user, Role.SUPPORT_GROUP):
        groups.append(group(_("Messages that did not arrive"), undelivered(user), missions))
    if count := stuck(user):
        words = ngettext("%(count)d message did not leave", "%(count)d messages did not leave", count)
        groups.append(Group(_("Messages"), [Item(words % {"count": count}, reverse("messages"), "", late=True)]))
    groups += [import_string(path)(user) for path in WAITING]
    return [each for each in groups if each.items]


def group(title: Any, items: list[Item], url: str) -> Group:
    return Group(title, items[:MOST], max(0, len(items) - MOST), url)


def not_twice(items: list[Item], shown: set[str]) -> list[Item]:
    """Without what only its state says of a dossier that is shown already, with what it waits for."""
    by_state = [*NEXT.values(), *NEXT_OF_CANDIDACY.values(), *NEXT_OF_MANDATE.values()]
    return [each for each in items if each.url not in shown or all(each.what is not words for words in by_state)]


def of_nobody() -> Q:
    """Without an owner, or with one who sits in no support group any more."""
    seated = SupportSeat.objects.valid().filter(member__user__isnull=False).values("member__user")
    return Q(owner=None) | ~Q(owner__in=seated)


def called_off(missions: list[Mission]) -> list[Item]:
    """Before everything else: an event that begins within a day, or has begun, and whose speaker called off.

    No query on a day without such a mission.
    """
    pressing = [each for each in missions if each.state == State.STAFFING and is_short_notice(each)]
    if not pressing:
        return []
    rows = Assignment.objects.called_off_shortly_before().filter(mission__in=pressing)
    found = rows.select_related("mission", "member").order_by("mission__starts", "pk")
    return [Item(str(each.mission), each.mission.desk_url(), each.member, late=True) for each in found]


def undelivered(user: Any) -> list[Item]:
    """Of the missions that this account looks after. 1 query on a day without one."""
    rows = list(undelivered_of(user)[: MOST + 1])
    names = dossiers_of(rows, user) if rows else {}
    found = []
    for row in rows:
        key = (row.record.content_type.model, row.record.object_id)
        if key in names:
            title, url = names[key]
            found.append(Item(title, url, row.email, late=True))
    return found


def trainings_to_note(user: Any) -> list[Item]:
    rows = TrainingSession.objects.visible_to(user).overdue().order_by("starts", "pk")
    return [Item(str(each), each.desk_url(), _("Note who was there")) for each in rows]


def questions_to_answer(user: Any) -> list[Item]:
    """One's own and nobody's, the first to be answered on top."""
    rows = FieldQuestion.objects.open().visible_to(user).filter(Q(owner=user.pk) | of_nobody())
    own, nobodys = _("Answer it"), _("Answer it, or give it to somebody")
    return [
        Item(str(each), each.desk_url(), own if each.owner_id == user.pk else nobodys, bool(each.overdue_days))
        for each in rows.order_by("answer_by", "pk")
    ]


def orders_to_send() -> list[Item]:
    rows = PrintOrder.objects.open().select_related("version").order_by("needed_by", "pk")
    send, today = pgettext_lazy("print order", "Send the copies"), clock.today()
    return [Item(str(each), each.desk_url(), send, each.needed_by <= today or bool(each.overdue_days)) for each in rows]


def approvals_of(found: list[ApprovalRequest]) -> list[Item]:
    return [Item(str(each.subject), each.desk_url(), each.step_label, each.is_past) for each in found]


def questions_first(found: list[ApprovalRequest]) -> list[Item]:
    """What somebody wants to know before agreeing to what this person asked."""
    what = _("Answer the question; nobody can agree before")
    return [
        Item(str(each.subject), reverse("approval_step", args=[each.pk, "answer"]), what, each.day_has_come)
        for each in found
    ]


def short_of_people(found: list[ApprovalRequest]) -> list[Item]:
    """What hangs in silence unless whoever asked, or the coordinator, does something about it."""
    what = _("Complete the group, or withdraw the request")
    return [Item(str(each), each.desk_url(), what, late=True) for each in found]


def policies_to_mend() -> list[Item]:
    what = _("A condition no longer exists: it asks as if it held")
    return [
        Item(str(each), reverse("approvalpolicy:edit", args=[each.pk]), what, late=True) for each in broken_policies()
    ]


def texts_to_review(user: Any) -> list[Item]:
    """What is in moderation and this account may publish or send back, the longest waiting first, and its language."""
    states = TaskState.objects.reviewable_by(user).select_related("revision").order_by("started_at", "pk")
    languages = {str(pk): code for pk, code in Locale.objects.values_list("pk", "language_code")}
    return [
        Item(
            title=f"{state.revision.object_str} · {get_language_info(languages[str(state.locale)])['name_local']}",
            url=editor_of(state.revision),
            what=_("Publish it or send it back"),
        )
        for state in states.defer("revision__content").annotate(locale=KeyTextTransform("locale", "revision__content"))
    ]


def editor_of(revision: Revision) -> str:
    """The address at which what this is a version of is edited; asked of its kind, without fetching it."""
    kind = ContentType.objects.get_for_id(revision.base_content_type_id)
    name = "wagtailadmin_pages" if kind.model_class() is Page else f"wagtailsnippets_{kind.app_label}_{kind.model}"
    return reverse(f"{name}:edit", args=[quote(revision.object_id)])


def resets_to_confirm(user: Any) -> list[Item]:
    """Resets asked by another administrator, for another account than one's own."""
    resets = SecondFactorReset.objects.filter(state=ResetState.ASKED).select_related("user").order_by("asked_at")
    return [
        Item(str(reset), reverse("people_admin:reset", args=[reset.pk]), _("Confirm it or refuse it"))
        for reset in resets
        if may_confirm(reset, user)
    ]


def erasures_asked(user: Any) -> list[Item]:
    """Erasures that somebody else asked for, the longest waiting first."""
    asked = ErasureRequest.objects.filter(state=ErasureState.ASKED).select_related("user").order_by("asked_at", "pk")
    url, what = reverse("people_admin:erasures"), _("Erase everything, or refuse with a reason")
    return [Item(str(each), url, what, late=bool(each.overdue_days)) for each in asked if may_decide(each, user)]


def webhooks_to_mend() -> list[Item]:
    what = _("Switched off by itself: talk to who keeps it, then switch it on again")
    return [Item(str(each), url, what, late=True) for each, url in switched_off()]


def next_of(mission: Mission) -> Any:
    if mission.open_complaint:
        return _("The requester complained and waits for an answer")
    if mission.open_question:
        return _("The requester has a question to answer")
    if mission.another_date_asked:
        return _("The requester asked for another date: move the mission, or say that the date stays")
    if mission.missing_from_mail():
        return _("Came by mail, incomplete: complete the sheet or ask the requester")
    return NEXT.get(mission.state, "")


def late_first(missions: Any) -> list[Mission]:
    return list(pressing_first(missions).defer(*(set(LONG) - {"open_question"})))


def items_of(missions: list[Mission], what: Any = "") -> list[Item]:
    """By what each needs next."""
    return [
        Item(
            title=mission.title,
            url=mission.desk_url(),
            what=what or next_of(mission),
            late=bool(mission.overdue_days or mission.open_complaint),
        )
        for mission in missions
    ]


def candidacies_of(user: Any) -> tuple[list[Item], list[Item]]:
    """Those on which this person still has to give scores, and the others by what each needs next; overdue first."""
    rows = Candidacy.objects.on_the_desk().visible_to(user).with_scores_owed_by(user)
    rows = rows.select_related("member", "campaign")
    found = overdue_first(rows, candidacy_states.ENDED).defer(*LONG_IN_CANDIDACIES)
    to_assess: list[Item] = []
    others: list[Item] = []
    for row in found:
        again = row.owes_second_scores and row.state == candidacy_states.State.ASSESSMENT
        what = _("Give your scores") if row.owes_scores else NEXT_OF_CANDIDACY[row.state]
        what = _("Score again what was talked over") if again else what
        item = Item(title=row.name_for(user), url=row.desk_url(), what=what, late=bool(row.overdue_days))
        (to_assess if row.owes_scores or again else others).append(item)
    return to_assess, others


def interviews_of(user: Any) -> list[Item]:
    """Candidates for whom moments are to be looked for, then the interviews at which this person will be."""
    lacking = Candidacy.objects.lacking_a_moment().visible_to(user).order_by("state_since", "pk")
    look, rows = _("Offer other moments for the interview"), lacking.select_related("member", "campaign")
    found = [Item(str(each), each.desk_url(), look, late=True) for each in rows.defer(*LONG_IN_CANDIDACIES)]
    mine = InterviewSlot.objects.to_come().filter(people=user.pk)
    mine = mine.select_related("chosen_by__member", "chosen_by__campaign")
    return found + [Item(str(each.chosen_by), each.desk_url(), each.when) for each in mine]


def mandates_of(user: Any) -> list[Item]:
    """Those of others that are overdue or wait for an offer to renew, the first to end first."""
    rows = (Mandate.objects.overdue() | Mandate.objects.renewal_due()).visible_to(user).exclude(member__user=user.pk)
    return [
        Item(
            title=str(mandate),
            url=mandate.desk_url(),
            what=RENEW if mandate.renewal_is_due else NEXT_OF_MANDATE[mandate.state],
            late=bool(mandate.overdue_days),
        )
        for mandate in rows.select_related("member").order_by("ends", "pk")
    ]


class WaitingPanel(Component):
    """“Waiting for you” on the home of the back office."""

    name = "waiting_for_you"
    template_name = "workflows/desk/waiting.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        user = request.user
        links = [(reverse("approvals_who"), _("Who still has to say what"))] if has_role(user, Role.COORDINATOR) else []
        links += [(reverse("away"), _("I am away"))] if has_role(user, *ANSWERING) else []
        return {"groups": waiting_for(user), "links": links, "csrf_token": get_token(request)}
