"""The charter's versions in every language, and who signed which words, when."""

from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.fields import InEveryLanguageField
from snippets.languages import labelled
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.recipients import Recipient
from workflows.people.charter.lifecycle import CharterLifecycle
from workflows.people.charter.states import CharterState
from workflows.people.models import Mandate, Member, site_languages
from workflows.people.roles import Role, has_role
from workflows.people.states import CURRENT


class CharterQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> "CharterQuerySet":
        return self.all() if has_role(user, Role.SUPPORT_GROUP) else self.none()

    handled_by = visible_to

    def overdue(self) -> "CharterQuerySet":
        return self.none()


class CharterVersion(CharterLifecycle):
    """Which attitude is expected of who represents the cooperative (R1.7)."""

    number = models.PositiveIntegerField(pgettext_lazy("of a charter", "version"), unique=True)
    title = InEveryLanguageField(pgettext_lazy("of a charter", "title"), default=dict)
    text = InEveryLanguageField(pgettext_lazy("of a charter", "text"), default=dict)
    changes = InEveryLanguageField(_("what is new in this version"), default=dict, blank=True)
    sign_by = models.DateField(_("to be signed by"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    reminded_on = models.DateField(_("last reminder on"), null=True, blank=True, editable=False)

    PLACEHOLDERS: ClassVar = {
        "title": Placeholder(pgettext_lazy("placeholder", "the title of the charter"), "title"),
        "until": Placeholder(pgettext_lazy("placeholder", "the day by which it is to be signed"), "sign_by"),
        "changes": Placeholder(pgettext_lazy("placeholder", "what is new in this version"), "changes"),
    }

    objects = CharterQuerySet.as_manager()

    class Meta(CharterLifecycle.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("charter"), _("charters")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=CharterState.DRAFT),
                name="charter_draft_once",
                violation_error_message=_("A draft is being written already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def fill(self, title: dict[str, str], text: dict[str, str], changes: dict[str, str] | None) -> None:
        self.title, self.text, self.changes = title, text, changes or {}

    def words_in(self, language: str) -> str:
        """The exact words that are shown, signed and kept."""
        return f"{self.title.get(language, '')}\n\n{self.text.get(language, '')}"

    def fingerprint(self, language: str) -> str:
        return sha256(self.words_in(language).encode()).hexdigest()

    def unsigned(self) -> QuerySet[Mandate]:
        """Current mandates whose holder has not signed this version."""
        signed = CharterSignature.objects.filter(version=self.pk, member=OuterRef("member"))
        return Mandate.objects.filter(~Exists(signed), state__in=CURRENT)

    def former(self) -> "CharterVersion | None":
        """The version that this one takes the place of."""
        return CharterVersion.objects.filter(number__lt=self.number).exclude(in_force_on=None).first()

    def link_for(self, recipient: Recipient) -> str:
        return reverse("zone_charter")

    def desk_url(self) -> str:
        return reverse("charter_dossier", args=[self.pk])


def next_number() -> int:
    return (CharterVersion.objects.aggregate(last=models.Max("number"))["last"] or 0) + 1


def in_force() -> CharterVersion | None:
    return CharterVersion.objects.filter(state=CharterState.IN_FORCE).first()


def unsigned_by(member: OuterRef) -> QuerySet[CharterVersion]:
    """The version in force where the member of an outer query, `OuterRef("member")`, has not signed it."""
    signed = CharterSignature.objects.filter(version=OuterRef("pk"), member=OuterRef(member))
    return CharterVersion.objects.filter(~Exists(signed), state=CharterState.IN_FORCE)


METHODS = {
    "code": _("a code by mail"),
    "password": pgettext_lazy("identity shown by", "a password"),
    "mfa": _("a second factor"),
}


class CharterSignature(models.Model):
    """Evidence: the words shown, the name typed, the moment, and how the person had just shown who they are."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="charter_signatures", verbose_name=pgettext_lazy("person", "member")
    )
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="signatures", verbose_name=_("mandate"))
    version = models.ForeignKey(
        CharterVersion, models.PROTECT, related_name="signatures", verbose_name=pgettext_lazy("of a charter", "version")
    )
    language = models.CharField(_("language of the text"), max_length=5, choices=site_languages)
    text = models.TextField(_("text shown"))
    sha256 = models.CharField("SHA-256", max_length=64)
    typed_name = models.CharField(_("name typed"), max_length=400)
    signed_at = models.DateTimeField(_("signed on"), default=clock.now)
    authenticated_by = models.CharField(_("identity shown by"), max_length=300)
    authenticated_at = models.DateTimeField(_("identity shown on"))

    class Meta:
        verbose_name, verbose_name_plural = _("signature of the charter"), _("signatures of the charter")
        ordering = ["-signed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="charter_signed_once")]

    def __str__(self) -> str:
        return labelled(self.member, self.version)

    @property
    def is_whole(self) -> bool:
        """Whether the words kept are still those that were signed."""
        return sha256(self.text.encode()).hexdigest() == self.sha256

    @property
    def identity_shown_by(self) -> str:
        """How the person showed who they are, in words: `code:amira@x` is a code by mail."""
        method, _sep, rest = self.authenticated_by.partition(":")
        words = METHODS.get(method, method)
        return f"{words} ({rest})" if rest else str(words)

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)
