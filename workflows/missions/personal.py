"""What missions keep about those who ask for them, look after them and go."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.kernel import clock
from workflows.kernel.models import RecordText
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, deleted, keep
from workflows.missions.answers import GroupAnswers, ReportAnswers, RequestAnswers, RequesterAnswers
from workflows.missions.contacts import ReportContact
from workflows.missions.models import Assignment, Mission
from workflows.missions.own import CalendarFeed, OwnNotes, PackRead
from workflows.missions.photos import ReportPhoto
from workflows.missions.report_drafts import ReportDraft
from workflows.missions.states import ENDED
from workflows.people.privacy.terms import after_leaving, after_mandate
from workflows.questions.models import erase
from workflows.questions.reading import told


def long_over(before: datetime) -> Q:
    return Q(state__in=ENDED, state_since__lt=before)


def of_mission_long_over(before: datetime) -> Q:
    return Q(mission__state__in=ENDED, mission__state_since__lt=before)


def mission_long_over(before: datetime) -> Q:
    return Q(assignment__mission__state__in=ENDED, assignment__mission__state_since__lt=before)


def photos_long_over(before: datetime) -> Q:
    return mission_long_over(before) & Q(image=None)


def off_the_website(rows: QuerySet, columns: list[str]) -> None:
    """Of a photo that was published stays only that it has to come off."""
    rows.filter(image=None).delete()
    rows.update(caption="", content=b"", preview=b"", agreed_words="")
    rows.filter(withdrawn_at=None).update(withdrawn_at=clock.now())


REQUESTER = [
    "requester_name", "requester_organisation", "requester_email", "requester_phone", "requester_remark",
    "day_contact_name", "day_contact_phone", "owner_phone",
]  # fmt: skip


def requesters_words(before: datetime) -> Q:
    """What a requester wrote by their link, and former details of theirs; who decided what is kept longer."""
    kind = ContentType.objects.get_for_model(Mission)
    over = Mission.objects.filter(long_over(before)).values("pk")
    theirs = Q(record__actor_kind="link") | Q(words__has_any_keys=REQUESTER) | Q(before__has_any_keys=REQUESTER)
    return Q(record__content_type=kind, record__object_id__in=over) & theirs


ENDED_LONG_AGO = Term(_("the end of the mission"), "request", requesters_words)
PERSONAL = {
    RecordText: Personal(
        keeps=(keep("actor_name words before", _("To answer a request and to prepare the meeting"), Basis.AGREEMENT,
                    ENDED_LONG_AGO),)
    ),
    Mission: Personal(
        keeps=(
            keep("requester_name requester_organisation requester_email requester_phone requester_remark online_url "
                 "open_complaint day_contact_name day_contact_phone",
                 _("To answer a request and to prepare the meeting"), Basis.AGREEMENT,
                 Term(_("the end of the mission"), "request", long_over), whose=Whose(emails=("requester_email",))),
            keep("owner_phone", _("So that people on a mission reach whoever is in charge on the day"), Basis.AGREEMENT,
                 Term(_("the end of the mission"), "request", long_over), whose=Whose(users=("owner",))),
            keep("author owner", _("To know who proposed a mission and who looked after it"), Basis.INTEREST,
                 STATISTICS, whose=Whose(users=("author", "owner"))),
        ),
        plain="revision state_since state staffing_mode ranking offer_days first_come call_closes fallback_to "
              "fallback_at door requester_language link_version title "
              "objectives axis intervention_kind audience_kind audience_size place_kind is_online place_name address "
              "starts ends when_text language sector level contact_field country region preparation brief "
              "ambassadors_wanted needs_nothing_special has_themes has_competences another_date_asked "
              "staff_wanted contribution contribution_text compensation_kind compensation_amount compensation_basis "
              "is_public names_known open_question requester_rating requester_fit requester_contact "
              "requester_agreed group_rating group_lessons recap_waived "
              "payment_reference themes joined_into urgency urgency_reason series first_measure first_aim "
              "second_measure second_aim own_measure "
              "pack_choices "
              "competences",
    ),
    RequestAnswers: Personal(
        keeps=(
            keep("mission draft version answers typed kept_at saved_at",
                 _("To answer a request and to prepare the meeting"), Basis.AGREEMENT,
                 Term(_("the end of the mission"), "request", of_mission_long_over),
                 aged("draft", _("the last change"), "draft__changed_at")),
        ),
        whose=Whose(emails=("mission__requester_email", "draft__email")),
        plain="tab",
        ending=erase,
        told={"answers": told},
        file="typed",
    ),
    RequesterAnswers: Personal(
        keeps=(
            keep("mission version answers typed kept_at saved_at", _("To learn from what happened on a mission"),
                 Basis.AGREEMENT, Term(_("the end of the mission"), "request", of_mission_long_over)),
        ),
        whose=Whose(emails=("mission__requester_email",)),
        plain="tab",
        ending=erase,
        told={"answers": told},
        file="typed",
    ),
    ReportAnswers: Personal(
        keeps=(
            keep("assignment version answers typed kept_at saved_at", _("To learn from what happened on a mission"),
                 Basis.AGREEMENT, after_mandate("assignment__member"), after_leaving("assignment__member")),
        ),
        whose=Whose(members=("assignment__member",)),
        plain="tab",
        ending=erase,
        told={"answers": told},
        file="typed",
    ),
    GroupAnswers: Personal(plain="mission version answers typed tab kept_at saved_at"),
    ReportContact: Personal(
        keeps=(
            keep("assignment name organisation reach agreed", _("To follow up on whom you met on a mission"),
                 Basis.AGREEMENT, Term(_("the end of the mission"), "contact", mission_long_over)),
        ),
        whose=Whose(members=("assignment__member",)),
        ending=deleted,
    ),
    ReportPhoto: Personal(
        keeps=(
            keep("assignment caption agreed_at agreed_words withdrawn_at taken_at image kept_at",
                 _("To show what happened on a mission, where those who can be recognised agreed"), Basis.CONSENT,
                 Term(_("the end of the mission, and not before it left the library"), "photo", photos_long_over)),
            keep("content preview", _("To show what happened on a mission, where those who can be recognised agreed"),
                 Basis.CONSENT,
                 Term(_("the end of the mission, and not before it left the library"), "photo", photos_long_over),
                 told=False),
        ),
        whose=Whose(members=("assignment__member",)),
        plain="width height",
        ending=off_the_website,
    ),
    ReportDraft: Personal(
        keeps=(
            keep("assignment typed kept_at", _("So that what you typed in a report is not lost before you file it"),
                 Basis.AGREEMENT, aged("report_draft", _("the last change"), "kept_at")),
        ),
        whose=Whose(members=("assignment__member",)),
        plain="tab",
        ending=deleted,
        file="typed",
    ),
    Assignment: Personal(
        keeps=(
            keep("remark no_because report_went report_result report_questions report_contacts report_recap",
                 _("To learn from what happened on a mission"), Basis.AGREEMENT,
                 after_mandate("member"), after_leaving("member")),
            keep("member mission role seat holds_from holds_until answer_by acknowledged_at report_audience "
                 "first_result second_result arrived_at state state_since",
                 _("To know who spoke for the cooperative, and when"), Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(members=("member",)),
        plain="revision",
    ),
    PackRead: Personal(
        keeps=(
            keep("assignment read_at content", _("To know which version somebody spoke from"), Basis.INTEREST,
                 after_mandate("assignment__member"), after_leaving("assignment__member")),
        ),
        whose=Whose(members=("assignment__member",)),
        ending=deleted,
        file="content",
    ),
    OwnNotes: Personal(
        keeps=(
            keep("assignment leave_at travel notes", _("So that you have your own notes at hand"), Basis.AGREEMENT,
                 after_mandate("assignment__member"), after_leaving("assignment__member")),
        ),
        whose=Whose(members=("assignment__member",)),
        ending=deleted,
    ),
    CalendarFeed: Personal(
        keeps=(
            keep("member made_at", _("To show your missions in your own calendar"), Basis.CONSENT,
                 after_mandate("member"), after_leaving("member")),
            keep("code", _("To show your missions in your own calendar"), Basis.CONSENT, after_mandate("member"),
                 after_leaving("member"), told=False),
        ),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
}  # fmt: skip
