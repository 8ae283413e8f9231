"""What everything that editors keep has in common: a draft, a history, moderation, and a row per language."""

import re
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin
from wagtail_localize.fields import SynchronizedField

from snippets.previews import InEachLanguage

FURTHER_FORMS = re.compile(r"(?<=\w)·\w*(·s\b)?")  # "conseiller·ère·s": what stands behind the first form


def same_everywhere(*names: str) -> list[SynchronizedField]:
    """Columns that every language takes over from the first one, and that the editor of translations does not offer."""
    return [SynchronizedField(name, overridable=False) for name in names]


class KeptQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """What visitors may see is live; a reader meets each thing once."""

    def live(self) -> Self:
        return self.filter(live=True)

    def for_reader(self, language: str) -> Self:
        """Each thing once: its row in the reader's language, or in the first language that has one."""
        codes = [language, *(code for code, _name in settings.LANGUAGES if code != language)]
        order = Case(
            *(When(locale__language_code=code, then=Value(place)) for place, code in enumerate(codes)),
            default=Value(len(codes)),
            output_field=IntegerField(),
        )
        same = self.model.objects.live().filter(translation_key=OuterRef("translation_key"))
        first = same.order_by(order, "pk").values("pk")[:1]
        return self.live().filter(pk=Subquery(first)).select_related("locale")

    def in_language(self, language: str) -> Self:
        return self.live().filter(locale__language_code=language)


class Kept(
    InEachLanguage,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One thing in one language; its translations share a `translation_key`."""

    _revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="base_content_type", object_id_field="object_id"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id"
    )

    objects = KeptQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @property
    def revisions(self) -> Any:
        return self._revisions

    def siblings(self) -> KeptQuerySet:
        """The live rows of the same thing, this one included when it is live."""
        return type(self).objects.live().filter(translation_key=self.translation_key).select_related("locale")

    @property
    def part(self) -> str:
        """The template that shows it, in a preview and on the page it belongs to."""
        return f"snippets/{self._meta.model_name}.html"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "snippets/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"entry": self}


class Owned(models.Model):
    """Somebody answers for it and looks at it again in time."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers for it"),
    )
    review_on = models.DateField(
        _("look at it again on"), null=True, blank=True, help_text=_("The list shows first what is due soonest.")
    )

    class Meta:
        abstract = True


class Addressed(models.Model):
    """It has a page of its own, whose address ends in `slug`."""

    slug = models.SlugField(
        _("end of the address"),
        max_length=120,
        blank=True,
        allow_unicode=False,
        help_text=_("Made from the title when left empty; best not changed once published."),
    )

    slug_from = "title"

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(FURTHER_FORMS.sub("", getattr(self, self.slug_from)))[:120]
        if not self.slug:
            raise ValidationError({"slug": _("Write one: the title has no plain letters to make it from.")})
        same = type(self).objects.filter(slug=self.slug, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and same.exists():
            raise ValidationError({"slug": _("Another entry in this language has this address.")})
