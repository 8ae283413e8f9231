"""What ambassadors take along: key messages in date (R2.4), and the representation kit (R2.2)."""

from datetime import date
from pathlib import PurePath
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index

from snippets.kept import Kept, KeptQuerySet, Owned, same_everywhere
from snippets.lists import AudienceKind, Axis, PlaceKind, SpokenLanguage, Theme
from snippets.storage import kit_files

KIT_EXTENSIONS = ["pdf", "pptx", "odp", "docx", "odt", "key", "png", "jpg", "jpeg", "mp4", "webm", "zip"]


class KeyMessageQuerySet(KeptQuerySet):
    def in_date(self, day: date) -> Self:
        """Checked, and not past its term: the only ones that anyone may take along. One language speaks for all."""
        good = Q(Q(valid_until__isnull=True) | Q(valid_until__gte=day), checked_on__isnull=False, checked_on__lte=day)
        return self.filter(good).exclude(
            translation_key__in=self.model.objects.live().exclude(good).values("translation_key")
        )


class KeyMessage(Owned, Kept):
    message = models.CharField(
        pgettext_lazy("key message", "message"), max_length=200, help_text=_("One sentence that can be said aloud.")
    )
    explanation = models.TextField(_("explanation"), blank=True, max_length=2000)
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
    search_fields = [index.SearchField("message"), index.AutocompleteField("message"), index.FilterField("locale")]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("key message"), _("key messages")

    def __str__(self) -> str:
        return self.message

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
    override_translatable_fields = same_everywhere("owner", "cover", "language", "version", "replaced_by")
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

    @property
    def extension(self) -> str:
        return PurePath(self.file.name or "").suffix.lstrip(".").upper()
