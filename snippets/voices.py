"""People who show themselves for the cooperative, each by consent: testimonials, stories, seats in networks."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtailmedia.models import Media

from snippets import captions
from snippets.fields import WebAddressField
from snippets.kept import Addressed, Kept, KeptQuerySet, same_everywhere
from snippets.lists import EventLevel, Sector, SpokenLanguage, Theme
from snippets.pictures import erase_unless_shown


class Naming(models.TextChoices):
    FULL = "full", _("First and last name")
    FIRST = "first", _("First name only")
    HIDDEN = "hidden", _("Not recognisable")


class Appearance(models.Model):
    """What one person agreed to show of themselves. One row for all languages, so it ends everywhere at once."""

    shown_as = models.CharField(
        _("shown as"),
        max_length=120,
        help_text=_("The name that everyone reads. Of someone not recognisable: a word for ourselves, never shown."),
    )
    naming = models.CharField(_("way of being named"), max_length=10, choices=Naming.choices, default=Naming.FIRST)
    filmed_on = models.DateField(_("agreed to be filmed on"), null=True, blank=True)
    filmed_words = models.TextField(_("words read before being filmed"), blank=True, max_length=3000)
    filmed_until = models.DateField(_("film may be kept until"), null=True, blank=True)
    published_on = models.DateField(_("agreed to publication on"), null=True, blank=True)
    published_words = models.TextField(_("words read before publication"), blank=True, max_length=3000)
    published_until = models.DateField(_("publication agreed until"), null=True, blank=True)
    withdrawn_on = models.DateField(
        _("consent withdrawn on"),
        null=True,
        blank=True,
        help_text=_(
            "From then on nothing of this person is shown anywhere, and the videos and pictures are erased for good."
        ),
    )

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
            shown = Q(testimonials__appearance=self) | Q(stories__appearance=self)
            for film in Media.objects.filter(shown).distinct():
                film.delete()
            self.stories.without_pictures()

    def clean(self) -> None:
        super().clean()
        wrong = {}
        for kind in ("filmed", "published"):
            day, words, until = (getattr(self, f"{kind}_{part}") for part in ("on", "words", "until"))
            if day and not words:
                wrong[f"{kind}_words"] = _("Keep the words that the person read.")
            if day and until and until < day:
                wrong[f"{kind}_until"] = _("The last day lies before the first.")
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
        """Consents in force, a video, and captions to it."""
        ready = self.exclude(captions="").filter(allowed(day), may_be_filmed(day), video__isnull=False)
        return ready.select_related("appearance", "video", "sector", "theme", "language", "locale")


class Testimonial(Addressed, Kept):
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
        help_text=_("The contents of a WebVTT file. Without captions a testimonial cannot be published."),
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
        return self.filter(allowed(day)).select_related("appearance", "video", "picture", "locale")

    def without_pictures(self) -> None:
        """The stories stay; a picture is erased unless something else still shows it."""
        shown = list(self.exclude(picture=None).select_related("picture"))
        pictures = {story.picture for story in shown}
        for story in shown:
            story.picture, story.picture_alt = None, ""
            story.save(update_fields=["picture", "picture_alt"])
        erase_unless_shown(pictures)


class Story(Addressed, Kept):
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

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt:
            raise ValidationError({"picture_alt": _("Say what the picture shows.")})
        if self.video_id and not self.captions:
            raise ValidationError({"captions": _("A video is shown only with captions.")})
        if self.captions:
            check_field("captions", self.captions)


class Network(Kept):
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

    override_translatable_fields = same_everywhere("logo", "speaker")
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
