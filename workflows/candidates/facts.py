"""What policy may ask of a candidacy, and whom around it it may tell."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.lists import Country, Region
from workflows.candidates import messages
from workflows.candidates.states import Advice
from workflows.kernel.facts import Audience, Fact, Kind, entries_of, key_of
from workflows.people.roles import Role, holders

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

AUDIENCES = (
    Audience("candidate", _("the candidate"), messages.candidate),
    Audience("support_group", _("those of the support group who handle it"), messages.support_group),
    Audience("coordinators", _("the coordinator"), messages.coordinators),
    Audience("board", _("the board"), lambda candidacy: holders(Role.BOARD)),
)
