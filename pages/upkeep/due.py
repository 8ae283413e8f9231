"""What is due in what the team keeps: asked of the rows when it is read, told with where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from pages.events import Event, EventStatus
from pages.models import EventPage
from pages.upkeep.newer import newer
from snippets.films import Filmed
from snippets.kept import Kept, Owned
from snippets.languages import labelled
from snippets.models import Appearance, KeyMessage, KitItem, LexiconTerm, Network, Story, Testimonial
from workflows.kernel import clock

FILMED = ["video__film"]
KEPT: tuple[type[Kept], ...] = (LexiconTerm, KeyMessage, KitItem, Testimonial, Story, Network)


class Kind(models.TextChoices):
    REVIEW = "review", pgettext_lazy("what is due", "Look at it again")
    OUT_OF_DATE = "out-of-date", pgettext_lazy("what is due", "No longer valid")
    CONSENT = "consent", pgettext_lazy("what is due", "Consent ends")
    RECAP = "recap", pgettext_lazy("what is due", "No recap yet")
    FILM = "film", pgettext_lazy("what is due", "Film cannot be used")
    CAPTIONS = "captions", pgettext_lazy("what is due", "Captions lack")
    TRANSLATION = "translation", pgettext_lazy("what is due", "Translation lacks")
    NEWER = "newer", pgettext_lazy("what is due", "A newer text exists")


@dataclass(frozen=True)
class Due:
    """One thing to do. `day` is when it is or was due; without one it is due since it exists."""

    kind: Kind
    title: str
    what: str
    url: str
    day: date | None = None
    owner: Any = None

    @property
    def is_late(self) -> bool:
        return self.day is not None and self.day <= clock.today()


def due(user: Any) -> list[Due]:
    """Everything due that this account may mend, the longest due first."""
    finder, kept = AdminURLFinder(user), kept_by(user)
    found = dated(user, kept, clock.today(), clock.today() + timedelta(days=settings.AMBASSADE_CONSENT_DAYS))
    for model, rows in kept.items():
        found += to_translate(rows, str(model._meta.verbose_name), finder)
        if issubclass(model, Filmed):
            found += films(rows, str(model._meta.verbose_name), finder)
    if may_change(user, Event):
        found += [*recaps(finder), *pages_to_translate(finder), *newer_texts()]
    return sorted(found, key=lambda each: (each.day or date.max, each.kind, each.title))


Rows = dict[type[Kept], list[Any]]


def kept_by(user: Any) -> Rows:
    """The rows of every kind that this account may change, those of one thing together; a question per kind."""
    found: Rows = {}
    for model in KEPT:
        if may_change(user, model):
            beside = (["owner"] if issubclass(model, Owned) else []) + FILMED * issubclass(model, Filmed)
            rows = model.objects.select_related("locale", *beside)
            found[model] = list(rows.order_by("translation_key", "pk"))
    return found


def dated(user: Any, kept: Rows, day: date, consents_until: date) -> list[Due]:
    """What has a day of its own, up to that one."""
    finder = AdminURLFinder(user)
    found = [each for rows in kept.values() for row in rows for each in due_of(row, day, finder)]
    if may_change(user, Appearance):
        found += consents(consents_until, finder)
    return found


def may_change(user: Any, model: type[models.Model]) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"))


def may_see(user: Any) -> bool:
    return any(may_change(user, model) for model in (*KEPT, Appearance, Event))


def due_of(row: Any, day: date, finder: AdminURLFinder) -> Iterator[Due]:
    review = getattr(row, "review_on", None)
    until = getattr(row, "valid_until", None) or getattr(row, "speaker_until", None)
    what = f"{row._meta.verbose_name} ({row.locale.language_code})"
    if review and review <= day:
        yield Due(Kind.REVIEW, str(row), what, finder.get_edit_url(row), review, row.owner)
    if row.live and until and until < day:
        yield Due(Kind.OUT_OF_DATE, str(row), what, finder.get_edit_url(row), until, getattr(row, "owner", None))


def to_translate(rows: Any, what: str, finder: AdminURLFinder) -> Iterator[Due]:
    """Public in one language, and not in another: the draft there when there is one, else where to ask for it."""
    for _key, group in groupby(rows, key=lambda row: row.translation_key):
        by_code = {row.locale.language_code: row for row in group}
        live = [row for row in by_code.values() if row.live]
        lacking = [code for code, _name in settings.LANGUAGES if code not in by_code or not by_code[code].live]
        if not live or not lacking:
            continue
        draft = next((by_code[code] for code in lacking if code in by_code), None)
        address = finder.get_edit_url(draft) if draft else translate(live[0])
        owner = getattr(live[0], "owner", None)
        yield Due(Kind.TRANSLATION, str(live[0]), labelled(what, ", ".join(lacking)), address, None, owner)


def films(rows: Any, what: str, finder: AdminURLFinder) -> Iterator[Due]:
    """A film that nobody can play, and languages that are public without its captions."""
    for _key, group in groupby(rows, key=lambda row: row.translation_key):
        versions = [row for row in group if row.video_id]
        for row in versions[:1]:
            if row.film and row.film.is_refused:
                why = row.film.get_refused_because_display()
                yield Due(Kind.FILM, str(row), labelled(what, why), finder.get_edit_url(row))
        if lacking := [row for row in versions if row.live and not row.captions]:
            codes = ", ".join(row.locale.language_code for row in lacking)
            yield Due(Kind.CAPTIONS, str(lacking[0]), labelled(what, codes), finder.get_edit_url(lacking[0]))


def translate(row: Any) -> str:
    if isinstance(row, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[row.pk])
    return reverse(
        "wagtail_localize:submit_snippet_translation", args=[row._meta.app_label, row._meta.model_name, row.pk]
    )


def consents(day: date, finder: AdminURLFinder) -> Iterator[Due]:
    ends = {"filmed_until": _("the film may be kept until then"), "published_until": _("shown until then")}
    over = Q()
    for name in ends:
        over |= Q(**{f"{name}__lte": day})
    for row in Appearance.objects.filter(over, withdrawn_on=None):
        for name, what in ends.items():
            if (until := getattr(row, name)) and until <= day:
                yield Due(Kind.CONSENT, str(row), what, finder.get_edit_url(row), until)


def recaps(finder: AdminURLFinder) -> Iterator[Due]:
    """Of what took place in the last year and was public; one language with a recap is enough."""
    now = clock.now()
    since = now - timedelta(days=settings.AMBASSADE_RECAP_DAYS)
    live = EventPage.objects.filter(live=True).select_related("owner", "locale").order_by("pk")
    events = Event.objects.filter(ends__lt=now, ends__gte=since, status=EventStatus.CONFIRMED, pages__live=True)
    for event in events.distinct().prefetch_related(Prefetch("pages", live)):
        pages = list(event.pages.all())
        if not any(page.recap for page in pages):
            url = finder.get_edit_url(pages[0])
            yield Due(Kind.RECAP, pages[0].title, _("event"), url, localdate(event.ends, event.zone), pages[0].owner)


def pages_to_translate(finder: AdminURLFinder) -> Iterator[Due]:
    """Pages that are not public in every language; of events only those that are still to come."""
    same = Page.objects.live().filter(translation_key=OuterRef("translation_key"), alias_of=None).order_by()
    languages = same.values("translation_key").annotate(count=Count("pk")).values("count")
    past = Q(eventpage__event__ends__lt=clock.now())
    lacking = Page.objects.filter(depth__gt=1).annotate(languages=Subquery(languages)).exclude(past)
    keys = lacking.filter(languages__lt=len(settings.LANGUAGES)).values("translation_key")
    rows = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("locale", "owner")
    yield from to_translate(rows.order_by("translation_key", F("pk")), _("page"), finder)


def newer_texts() -> Iterator[Due]:
    what = _("page")
    for each in newer():
        where = f"{what} ({each.page.locale.language_code})"
        yield Due(Kind.NEWER, each.page.title, where, reverse("newer_text", args=[each.page.pk]), None, each.page.owner)
