"""Initial trainings to come, and who has a place in them."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from snippets.clocks import span
from snippets.models import Country, Region, SpokenLanguage
from workflows.kernel import clock
from workflows.kernel.ical import calendar_of
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people import roles
from workflows.people.models import Member
from workflows.people.sessions.lifecycle import EnrolmentLifecycle, SessionLifecycle
from workflows.people.sessions.states import EnrolmentState, SessionState


class SessionQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "SessionQuerySet":
        """Those of the country and regions whom this seat of the support group handles."""
        return self.filter(roles.in_scope(user))

    handled_by = visible_to

    def to_come(self) -> "SessionQuerySet":
        return self.filter(state=SessionState.OPEN, starts__gt=clock.now()).order_by("starts", "pk")

    def overdue(self) -> "SessionQuerySet":
        """Over, and nobody noted yet who was there."""
        return self.filter(state=SessionState.OPEN, ends__lt=clock.now())

    def with_places(self) -> "SessionQuerySet":
        taken = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.SIGNED_UP))
        return self.annotate(taken=taken)


WHEN, WHERE = pgettext_lazy("placeholder", "date and hours"), pgettext_lazy("placeholder", "the place")


class TrainingSession(SessionLifecycle):
    PLACEHOLDERS: ClassVar = {"date": Placeholder(WHEN, "when"), "place": Placeholder(WHERE, "where")}

    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    starts = models.DateTimeField(pgettext_lazy("of a training", "starts"))
    ends = models.DateTimeField(pgettext_lazy("of a training", "ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = models.URLField(_("address to take part online"), blank=True)
    places = models.PositiveSmallIntegerField(
        pgettext_lazy("of a training", "places"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    language = models.ForeignKey(
        SpokenLanguage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a training", "language"),
    )
    about = models.TextField(_("what to know beforehand"), max_length=2000, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta(SessionLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("initial training session"), _("initial training sessions")
        ordering = ["-starts", "-pk"]

    def __str__(self) -> str:
        return gettext("Initial training, %(when)s") % {"when": self.when}

    @property
    def when(self) -> str:
        return span(self.starts, self.ends)

    @property
    def where(self) -> str:
        return self.place or gettext("Online")

    @property
    def places_left(self) -> int:
        taken = getattr(self, "taken", None)
        if taken is None:
            taken = self.enrolments.filter(state=EnrolmentState.SIGNED_UP).count()
        return max(0, self.places - taken)

    def link_for(self, recipient: Recipient) -> str:
        return reverse("zone_training")

    def desk_url(self) -> str:
        return reverse("training_session", args=[self.pk])

    def calendar_for(self, recipient: Recipient, message: str) -> bytes:
        """Of whoever signed up: a change and a cancellation reach their calendar too."""
        if message == "training_announced":
            return b""
        mine = self.enrolments.filter(member__email__iexact=recipient.email).first()
        return mine.as_calendar() if mine else b""


class Enrolment(EnrolmentLifecycle):
    PLACEHOLDERS: ClassVar = {"date": Placeholder(WHEN, "session.when"), "place": Placeholder(WHERE, "session.where")}

    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="enrolments", verbose_name=_("initial training session")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="enrolments", verbose_name=pgettext_lazy("person", "member")
    )

    objects = LifecycleQuerySet.as_manager()

    class Meta(EnrolmentLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("place in an initial training"), _("places in initial trainings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="one_place_per_member_and_training_session")
        ]

    def __str__(self) -> str:
        return str(self.session)

    def link_for(self, recipient: Recipient) -> str:
        return reverse("zone_training")

    def desk_url(self) -> str:
        return self.session.desk_url()

    def calendar_for(self, recipient: Recipient, message: str) -> bytes:
        return self.as_calendar()

    def as_calendar(self) -> bytes:
        session = self.session
        held = self.state == EnrolmentState.SIGNED_UP and session.state != SessionState.CANCELLED
        return calendar_of(
            f"training-{session.pk}-{self.pk}",
            session.starts,
            session.ends,
            summary=gettext("Initial training"),
            location=session.place or session.online_url,
            held=held,
            sequence=self.revision + session.revision,
            stamp=max(self.state_since, session.state_since),
            description=session.about,
        )
