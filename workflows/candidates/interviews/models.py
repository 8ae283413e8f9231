"""The moments at which candidates can come for an interview."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.clocks import span
from workflows.candidates.interviews.lifecycle import SlotLifecycle
from workflows.candidates.interviews.states import SlotState
from workflows.candidates.states import State
from workflows.kernel import clock
from workflows.kernel.ical import calendar_of
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient

SHORTEST, USUAL, LONGEST = 10, 45, 240


class SlotQuerySet(LifecycleQuerySet):
    def open(self) -> Self:
        """Those that can be chosen now."""
        return self.filter(state=SlotState.OFFERED, starts__gt=clock.now()).order_by("starts", "pk")

    def taken(self) -> Self:
        return self.filter(state=SlotState.TAKEN).order_by("starts", "pk")

    def to_come(self) -> Self:
        return self.taken().filter(starts__gt=clock.now())

    def about(self, candidacies: Any) -> Self:
        return self.filter(candidacies__in=candidacies).distinct()


class InterviewSlot(SlotLifecycle):
    """A moment for an interview. `chosen_by` is whoever chose it last, also after they gave it up."""

    DECISIVE = ("starts", "chosen_by_id")
    PLACEHOLDERS: ClassVar = {
        "date": Placeholder(pgettext_lazy("placeholder", "date and hours"), "when"),
        "place": Placeholder(pgettext_lazy("placeholder", "the place"), "where"),
        "who": Placeholder(pgettext_lazy("placeholder", "whom the candidate meets"), "who"),
        "candidate": Placeholder(pgettext_lazy("placeholder", "who comes for the interview"), "chosen_by.member"),
    }

    candidacies = models.ManyToManyField("workflows.Candidacy", related_name="slots", verbose_name=_("candidacies"))
    chosen_by = models.ForeignKey(
        "workflows.Candidacy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chosen_slots",
        verbose_name=pgettext_lazy("moment for an interview", "chosen by"),
    )
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("who will be there"))
    starts = models.DateTimeField(pgettext_lazy("of an interview", "starts"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=USUAL, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = models.URLField(_("address to take part online"), blank=True)

    objects = SlotQuerySet.as_manager()

    # The dossier in which it is read, so that the rules ask about no other.
    read_from: Any = None

    class Meta(SlotLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("moment for an interview"), _("moments for interviews")
        ordering = ["starts", "pk"]

    def __str__(self) -> str:
        return gettext("Interview, %(when)s") % {"when": self.when}

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def when(self) -> str:
        return span(self.starts, self.ends)

    @property
    def where(self) -> str:
        return self.place or gettext("Online")

    @property
    def who(self) -> str:
        return ", ".join(str(each) for each in self.people.all())

    def candidacy_of(self, user: Any) -> Any:
        """The candidacy for which this person may choose it, or nothing; whoever reads it in a dossier has none."""
        if self.read_from is not None:
            return None
        return self.candidacies.filter(member__user=user.pk, state=State.ASSESSMENT).first()

    def is_awaited_by(self, recipient: Recipient) -> bool:
        """Whether that person still comes: the candidate who chose it, or who is there for the support group."""
        if self.state != SlotState.TAKEN or self.chosen_by is None:
            return False
        chose = recipient.key == self.chosen_by.member.email.lower() or (
            recipient.user_id is not None and recipient.user_id == self.chosen_by.member.user_id
        )
        return chose or self.receives(recipient)

    def receives(self, recipient: Recipient) -> bool:
        return recipient.user_id is not None and any(each.pk == recipient.user_id for each in self.people.all())

    def link_for(self, recipient: Recipient) -> str:
        return self.desk_url() if self.receives(recipient) else reverse("interview")

    def desk_url(self) -> str:
        dossier = self.chosen_by or self.candidacies.order_by("pk").first()
        return dossier.desk_url() if dossier is not None else ""

    def calendar_for(self, recipient: Recipient, message: str) -> bytes:
        """Whoever no longer comes takes it out of their calendar. It names nobody: calendars are shared."""
        if message not in ("interview_chosen", "interview_to_come", "interview_given_up", "interview_fell_away",
                           "interview_called_off"):  # fmt: skip
            return b""
        return calendar_of(
            f"interview-{self.pk}",
            self.starts,
            self.ends,
            summary=gettext("Interview about a candidacy as an ambassador"),
            location=self.place or self.online_url,
            held=self.is_awaited_by(recipient),
            sequence=self.revision,
            stamp=self.state_since,
        )
