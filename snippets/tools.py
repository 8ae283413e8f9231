"""What ambassadors take along: key messages in date (R2.4), and the representation kit (R2.2)."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index

from snippets.fields import WebAddressField
from snippets.kept import Kept, KeptQuerySet, Owned, same_everywhere
from snippets.lexicon import plain
from snippets.lists import AudienceKind, Axis, PlaceKind, SpokenLanguage, Theme
from snippets.storage import kit_files
from snippets.versions import KitVersion

KIT_EXTENSIONS = ["pdf", "pptx", "odp", "docx", "odt", "key", "png", "jpg", "jpeg", "mp4", "webm", "zip"]


class KeyMessageQuerySet(KeptQuerySet):
    def in_date(self, day: date) -> Self:
        """Checked, and not past its term: the only ones that anyone may take along. One language speaks for all."""
        good = Q(Q(valid_until__isnull=True) | Q(valid_until__gte=day), checked_on__isnull=False, checked_on__lte=day)
        return self.filter(good).exclude(
            translation_key__in=self.model.objects.live().exclude(good).values("translation_key")
        )

    def fit_for(self, audience: int | None, themes: Iterable[int]) -> Self:
        """For this kind of audience and one of these themes; a message that names none fits any."""
        heard = Q(audiences=None) | Q(audiences=audience)
        return self.filter(heard, Q(themes=None) | Q(themes__in=list(themes))).distinct()


class KeyMessage(Owned, Kept):
    message = models.CharField(
        pgettext_lazy("key message", "message"), max_length=200, help_text=_("One sentence that can be said aloud.")
    )
    question = models.CharField(
        _("question it answers"),
        max_length=200,
        blank=True,
        help_text=_("As somebody in the room would ask it. The zone finds the message by it."),
    )
    explanation = models.TextField(_("explanation"), blank=True, max_length=2000)
    evidence = models.TextField(
        _("evidence"), blank=True, max_length=2000, help_text=_("Figures or facts that hold, with their source.")
    )
    evidence_link = WebAddressField(_("where the evidence stands"), blank=True)
    axis = models.CharField(pgettext_lazy("of representation", "axis"), max_length=20, choices=Axis.choices)
    themes = ParentalManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    audiences = ParentalManyToManyField(AudienceKind, blank=True, related_name="+", verbose_name=_("audiences"))
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("Without this day nobody gets to see it.")
    )
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("For every language: where they differ, the earliest day counts."),
    )

    objects = KeyMessageQuerySet.as_manager()
    override_translatable_fields = same_everywhere("owner")
    search_fields = [
        index.SearchField("message"),
        index.AutocompleteField("message"),
        index.SearchField("question"),
        index.FilterField("locale"),
    ]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("key message"), _("key messages")

    def __str__(self) -> str:
        return self.message

    def says(self, words: str) -> bool:
        """Whether every one of these words stands in the message, its question or what supports it."""
        told = plain(" ".join((self.message, self.question, self.explanation, self.evidence)))
        return all(word in told for word in plain(words).split())

    def clean(self) -> None:
        super().clean()
        if self.checked_on and self.valid_until and self.valid_until < self.checked_on:
            raise ValidationError({"valid_until": _("The last day lies before the first.")})


class KitKind(models.TextChoices):
    BROCHURE = "brochure", pgettext_lazy("kit", "Brochure")
    SLIDES = "slides", pgettext_lazy("kit", "Slides")
    VIDEO = "video", pgettext_lazy("kit", "Video")
    CARD = "card", pgettext_lazy("kit", "Business card")
    SHEET = "sheet", pgettext_lazy("kit", "Fact sheet")
    OTHER = "other", pgettext_lazy("kit", "Something else")


class KitItemQuerySet(KeptQuerySet):
    def replaced(self) -> Self:
        """Live in some language that says by what; one language speaks for all."""
        return self.live().filter(replaced_by__isnull=False)

    def current(self) -> Self:
        return self.filter(replaced_by=None).exclude(
            translation_key__in=self.model.objects.replaced().values("translation_key")
        )

    def versions_in_use(self, thing: UUID) -> set[str]:
        """Of one thing, in any language; a translation may still lag behind."""
        return set(self.live().current().filter(translation_key=thing).values_list("version", flat=True))


class KitItem(Owned, Kept):
    title = models.CharField(_("title"), max_length=150)
    kind = models.CharField(pgettext_lazy("kit", "what it is"), max_length=20, choices=KitKind.choices)
    description = models.TextField(_("what it is for"), blank=True, max_length=1000)
    file = models.FileField(
        _("file"),
        storage=kit_files,
        upload_to="%Y",
        max_length=255,
        validators=[FileExtensionValidator(KIT_EXTENSIONS)],
        help_text=_("Only for members with a zone. Choose a file to replace the one that is kept."),
    )
    cover = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cover")
    )
    contexts = ParentalManyToManyField(
        PlaceKind, blank=True, related_name="+", verbose_name=_("contexts"), help_text=_("None: fit for any.")
    )
    audiences = ParentalManyToManyField(
        AudienceKind, blank=True, related_name="+", verbose_name=_("audiences"), help_text=_("None: fit for any.")
    )
    language = models.ForeignKey(
        SpokenLanguage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("language of the file")
    )
    version = models.CharField(pgettext_lazy("kit", "version"), max_length=30, help_text=_("For example 2026.1."))
    is_printed = models.BooleanField(
        pgettext_lazy("kit", "can be had on paper"),
        default=False,
        help_text=_("Ambassadors can order copies. Each version has a QR code that answers whether it still holds."),
    )
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
        help_text=_("Then it can no longer be downloaded in any language, and the zone leads to the new one."),
    )

    objects = KitItemQuerySet.as_manager()
    override_translatable_fields = same_everywhere("owner", "cover", "language", "version", "is_printed", "replaced_by")
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.FilterField("locale")]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("item of the kit"), _("items of the kit")

    def __str__(self) -> str:
        return f"{self.title} ({self.version})" if self.version else self.title

    def clean(self) -> None:
        super().clean()
        following, seen = self.replaced_by, {self.translation_key}
        while following is not None:
            if following.translation_key in seen:
                raise ValidationError({"replaced_by": _("These would replace each other in a circle.")})
            seen.add(following.translation_key)
            following = following.replaced_by

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.keep_version()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().delete(*args, **kwargs)
        KitVersion.objects.end(self.translation_key, KitItem.objects.versions_in_use(self.translation_key))
        return answer

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """A draft of a further version is known as well: its code has to stand on the file before that is published."""
        revision = super().save_revision(*args, **kwargs)
        self.keep_version()
        return revision

    def keep_version(self) -> None:
        KitVersion.objects.keep(self.translation_key, self.version, self.title)
        KitVersion.objects.end(self.translation_key, KitItem.objects.versions_in_use(self.translation_key))

    @property
    def extension(self) -> str:
        return PurePath(self.file.name or "").suffix.lstrip(".").upper()
