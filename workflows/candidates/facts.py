"""What policy may ask of a candidacy, and whom around it it may tell."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.lists import Country, Region
from workflows.approvals.queries import read_conflicts
from workflows.candidates import messages
from workflows.candidates.states import Advice
from workflows.kernel.facts import Audience, Fact, Kind, entries_of, key_of
from workflows.kernel.placeholders import Placeholder

FACTS = (
    Fact("country", _("Country"), Kind.CHOICE, key_of("country"), entries_of(Country), ("country",)),
    Fact("region", _("Region"), Kind.CHOICE, key_of("region"), entries_of(Region), ("region",)),
    Fact("in_campaign", _("Answers a campaign"), Kind.YES, lambda c: c.campaign_id is not None),
    Fact("nominated", _("Nominated"), Kind.YES, lambda c: c.nomination_id is not None),
    Fact("with_video", _("With a video"), Kind.YES, lambda c: c.video_id is not None),
    Fact("advice", pgettext_lazy("candidacy", "Advice"), Kind.CHOICE, lambda c: c.advice or None,
         lambda: [each for each in Advice.choices if each[0]]),
    Fact("over_limit", _("An exception to the limit"), Kind.YES, lambda c: bool(c.over_limit_because)),
    Fact("round", _("Round of assessment"), Kind.NUMBER, lambda c: c.round),
    Fact("submitted", pgettext_lazy("candidacy", "Sent on"), Kind.DAY, lambda c: c.submitted_at,
         column="submitted_at"),
    Fact("due", _("Expected by"), Kind.DAY, lambda c: c.due_at, column="due_at"),
)  # fmt: skip


def read_members(candidacies: list[Any]) -> None:
    prefetch_related_objects(candidacies, "member")


def read_interests(candidacies: list[Any]) -> None:
    prefetch_related_objects(candidacies, "member", "nomination")
    read_conflicts(candidacies)
    type(candidacies[0]).read_interests(candidacies)


AUDIENCES = (
    Audience("candidate", _("the candidate"), messages.candidate, read_members),
    Audience("support_group", _("those of the support group who handle it"), messages.support_group, read_interests),
    Audience("coordinators", _("the coordinator"), messages.coordinators, read_interests),
    Audience("board", _("the board"), messages.board, read_interests),
)

WHO = pgettext_lazy("placeholder", "the candidate, by the name that the reader may know")


def what_would_help(candidacy: Any) -> str:
    return render_to_string("workflows/candidates/what_would_help.txt", {"dossier": candidacy}).strip()


def appeal_until(candidacy: Any) -> str:
    """Nothing once there was an appeal: there can be only one."""
    return "" if candidacy.appealed_at else date_format(candidacy.appeal_until, "DATE_FORMAT")


def runs_out(candidacy: Any) -> str:
    return date_format(candidacy.runs_out_at, "DATE_FORMAT") if candidacy.runs_out_at else ""


PLACEHOLDERS = {
    "title": Placeholder(WHO, str, ("member", "member.display_name")),
    "help": Placeholder(
        pgettext_lazy("placeholder", "what would change the answer"), what_would_help, stays=("candidacy_rejected",)
    ),
    "appeal_until": Placeholder(
        pgettext_lazy("placeholder", "the last day to appeal"), appeal_until, ("appeal_until",), ("candidacy_rejected",)
    ),
    "video": Placeholder(
        pgettext_lazy("placeholder", "why the video cannot be used"),
        "video.get_refused_because_display",
        stays=("video_refused",),
    ),
    "until": Placeholder(
        pgettext_lazy("placeholder", "the day on which it runs out without an answer"), runs_out, ("runs_out_at",)
    ),
}
