"""People who show themselves for the cooperative, each by consent: testimonials, stories, seats in networks."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage
from wagtail.search import index
from wagtailmedia.models import Media

from snippets import captions
from snippets.fields import WebAddressField
from snippets.films import Filmed, captioned, ready
from snippets.kept import Addressed, Kept, KeptQuerySet, same_everywhere
from snippets.lists import EventLevel, Sector, SpokenLanguage, Theme
from snippets.pictures import erase_unless_shown


class Naming(models.TextChoices):
    FULL = "full", _("First and last name")
    FIRST = "first", _("First name only")
    HIDDEN = "hidden", _("Not recognisable")


class FilmedFor(models.TextChoices):
    ONCE = "once", pgettext_lazy("consent", "This film only")
    AGAIN = "again", pgettext_lazy("consent", "This film, and later films of ours that use it")


class PublishedOn(models.TextChoices):
    SITE = "site", pgettext_lazy("consent", "This site only")
    ONLINE = "online", pgettext_lazy("consent", "This site and our social media")
    EVERYWHERE = "everywhere", pgettext_lazy("consent", "Online, in print and at our events")


class Appearance(models.Model):
    """What one person agreed to show of themselves. One row for all languages, so it ends everywhere at once."""

    shown_as = models.CharField(
        _("shown as"),
        max_length=120,
        help_text=_("The name that everyone reads. Of someone not recognisable: a word for ourselves, never shown."),
    )
    naming = models.CharField(_("way of being named"), max_length=10, choices=Naming.choices, default=Naming.FIRST)
    filmed_on = models.DateField(_("agreed to be filmed on"), null=True, blank=True)
    filmed_scope = models.CharField(_("filmed for"), max_length=10, choices=FilmedFor.choices, default=FilmedFor.ONCE)
    filmed_words = models.TextField(_("words read before being filmed"), blank=True, max_length=3000)
    filmed_until = models.DateField(_("film may be kept until"), null=True, blank=True)
    published_on = models.DateField(_("agreed to publication on"), null=True, blank=True)
    published_scope = models.CharField(
        _("may be published on"), max_length=12, choices=PublishedOn.choices, default=PublishedOn.SITE
    )
    published_words = models.TextField(_("words read before publication"), blank=True, max_length=3000)
    published_until = models.DateField(_("publication agreed until"), null=True, blank=True)
    named_at_events = models.BooleanField(
        _("may be named where they represent us"),
        default=False,
        help_text=_("On the page of an event at which they speak; not by itself part of a consent to a testimonial."),
    )
    withdrawn_on = models.DateField(
        _("consent withdrawn on"),
        null=True,
        blank=True,
        help_text=_(
            "From then on nothing of this person is shown anywhere, and the videos and pictures are erased for good."
        ),
    )

    erased_videos = erased_pictures = 0  # by the last save

    class Meta:
        ordering = ["shown_as", "pk"]
        verbose_name, verbose_name_plural = _("consent of a person"), _("consents of people")

    def __str__(self) -> str:
        return self.shown_as

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        """Withdrawing takes the films and the pictures with it; what they were made for keeps its words, unseen."""
        super().save(*args, **kwargs)
        if self.withdrawn_on is not None:
            shown = Q(testimonials__appearance=self) | Q(stories__appearance=self) | Q(pk__in=self.films_in_drafts())
            films = list(Media.objects.filter(shown).distinct())
            for film in films:
                film.delete()
            self.erased_videos, self.erased_pictures = len(films), self.stories.without_pictures()

    def films_in_drafts(self) -> set[int]:
        """Films that only a version of a text names, one that was never published or was replaced."""
        rows = [*self.testimonials.all(), *self.stories.all()]
        named = {revision.content.get("video") for row in rows for revision in row.revisions.all()}
        return {number for number in named if number}

    def clean(self) -> None:
        super().clean()
        wrong = {}
        for kind in ("filmed", "published"):
            day, words, until = (getattr(self, f"{kind}_{part}") for part in ("on", "words", "until"))
            if day and not words:
                wrong[f"{kind}_words"] = _("Keep the words that the person read.")
            if day and until and until < day:
                wrong[f"{kind}_until"] = _("The last day lies before the first.")
        if self.withdrawn_on and self.withdrawn_on > localdate():
            wrong["withdrawn_on"] = _("A withdrawal holds from the day on which it is made: it cannot lie ahead.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def public_name(self) -> str:
        """As visitors read it."""
        return gettext("A member who prefers not to be named") if self.naming == Naming.HIDDEN else self.shown_as

    def allows(self, day: date) -> bool:
        """The person may be shown on that day."""
        given = self.published_on is not None and self.published_on <= day
        return given and self.withdrawn_on is None and (self.published_until is None or day <= self.published_until)

    def allows_film(self, day: date) -> bool:
        """The person may be seen moving on that day."""
        given = self.filmed_on is not None and self.filmed_on <= day
        return self.allows(day) and given and (self.filmed_until is None or day <= self.filmed_until)


def allowed(day: date, through: str = "appearance") -> Q:
    """The same as `Appearance.allows`, for the database."""
    return Q(
        Q(**{f"{through}__published_until__isnull": True}) | Q(**{f"{through}__published_until__gte": day}),
        **{f"{through}__published_on__lte": day, f"{through}__withdrawn_on__isnull": True},
    )


def may_be_filmed(day: date) -> Q:
    return Q(
        Q(appearance__filmed_until__isnull=True) | Q(appearance__filmed_until__gte=day), appearance__filmed_on__lte=day
    )


class TestimonialQuerySet(KeptQuerySet):
    def shown(self, day: date) -> Self:
        """Consents in force, a film that is ready, and captions and transcript in the language it speaks."""
        whole = self.filter(allowed(day), may_be_filmed(day), ready(), captioned(self.model.objects))
        return whole.select_related("appearance", "video__film", "sector", "theme", "language", "locale")


class Testimonial(Filmed, Addressed, Kept):
    title = models.CharField(_("title"), max_length=150)
    quote = models.CharField(_("one sentence out of it"), max_length=250, help_text=_("Shown in lists."))
    appearance = models.ForeignKey(
        Appearance, models.PROTECT, related_name="testimonials", verbose_name=_("consent of the person")
    )
    video = models.ForeignKey(
        Media, models.SET_NULL, null=True, blank=True, related_name="testimonials", verbose_name=_("video")
    )
    captions = models.TextField(
        _("captions"),
        blank=True,
        help_text=_(
            "In WebVTT: what is heard, with its times. In the language that is spoken they are needed to publish; in "
            "the others they are subtitles."
        ),
    )
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("Everything that is said, to be read."))
    sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("profession", "sector"),
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    language = models.ForeignKey(
        SpokenLanguage, models.PROTECT, related_name="+", verbose_name=_("language that is spoken")
    )

    objects = TestimonialQuerySet.as_manager()
    override_translatable_fields = same_everywhere("appearance", "video", "sector", "theme", "language")
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("transcript"),
        index.FilterField("locale"),
    ]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("testimonial"), _("testimonials")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.captions:
            check_field("captions", self.captions)


class StoryQuerySet(KeptQuerySet):
    def shown(self, day: date) -> Self:
        return self.filter(allowed(day)).select_related("appearance", "video__film", "picture", "locale")

    def without_pictures(self) -> int:
        """The stories stay; a picture is erased unless something else still shows it. How many were."""
        shown = [story for story in self.select_related("picture") if story.every_picture()]
        pictures = {picture for story in shown for picture in story.every_picture()}
        for story in shown:
            story.picture, story.picture_alt, story.pictures = None, "", []
            story.save(update_fields=["picture", "picture_alt", "pictures"])
        return erase_unless_shown(pictures)


class Story(Filmed, Addressed, Kept):
    title = models.CharField(_("title"), max_length=150)
    appearance = models.ForeignKey(
        Appearance, models.PROTECT, related_name="stories", verbose_name=_("consent of the person")
    )
    trade = models.CharField(_("trade, in a few words"), max_length=120, blank=True)
    why = models.TextField(_("why I joined"), max_length=3000)
    found = models.TextField(_("what I found"), max_length=3000)
    picture = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    picture_alt = models.CharField(
        _("what the picture shows"), max_length=200, blank=True, help_text=_("Read aloud to who cannot see it.")
    )
    pictures = StreamField(
        [("picture", ImageBlock(label=_("Picture")))],
        blank=True,
        verbose_name=_("further pictures"),
        help_text=_("Each with words for who cannot see it. Only with people who agreed to be shown."),
    )
    video = models.ForeignKey(
        Media, models.SET_NULL, null=True, blank=True, related_name="stories", verbose_name=_("video")
    )
    captions = models.TextField(_("captions"), blank=True, help_text=_("The contents of a WebVTT file."))

    objects = StoryQuerySet.as_manager()
    override_translatable_fields = same_everywhere("appearance", "picture", "video")
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("why"),
        index.SearchField("found"),
        index.FilterField("locale"),
    ]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("story"), _("stories")

    def __str__(self) -> str:
        return self.title

    def every_picture(self) -> list[AbstractImage]:
        further = [block.value for block in self.pictures if block.value is not None]
        return [*([self.picture] if self.picture else []), *further]

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt:
            raise ValidationError({"picture_alt": _("Say what the picture shows.")})
        if self.captions:
            check_field("captions", self.captions)


class Network(Addressed, Kept):
    """A network that the cooperative belongs to (R2.6)."""

    name = models.CharField(pgettext_lazy("of a network", "name"), max_length=150)
    what = models.TextField(_("what it is"), max_length=1000)
    why = models.TextField(_("why we belong to it"), max_length=1000)
    since = models.PositiveSmallIntegerField(
        _("member since"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2999)]
    )
    level = models.CharField(
        pgettext_lazy("of a network", "level"), max_length=20, choices=EventLevel.choices, default=EventLevel.NATIONAL
    )
    website = WebAddressField(_("website"), blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    speaker = models.ForeignKey(
        Appearance,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=_("who speaks there for us"),
        help_text=_("Shown as long as the consent to publication holds."),
    )
    speaker_until = models.DateField(
        _("speaks there until"),
        null=True,
        blank=True,
        help_text=_("The last day of the mandate in that network; from the next day on nobody is named."),
    )
    next_assembly_on = models.DateField(
        _("next assembly on"),
        null=True,
        blank=True,
        help_text=_("Only when no event of the agenda says so: the soonest of both is shown."),
    )

    slug_from = "name"
    override_translatable_fields = same_everywhere("logo", "speaker", "speaker_until", "next_assembly_on")
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale")]

    class Meta(Kept.Meta):
        verbose_name, verbose_name_plural = _("network"), _("networks")

    def __str__(self) -> str:
        return self.name


def check_field(name: str, text: str) -> None:
    try:
        captions.check(text)
    except ValidationError as error:
        raise ValidationError({name: error}) from None
