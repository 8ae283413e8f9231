"""“Repeat until”: each date becomes an event of its own, with its own status and UID; no rule goes out to calendars."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.models import Page

from pages import moments
from pages.events import Event
from pages.models import EventPage
from workflows.kernel import clock
from workflows.kernel.plain_words import PlainWords

MOST = 60
LONGEST = timedelta(days=2 * 366)


class Rhythm(models.TextChoices):
    WEEK = "week", _("Every week")
    FORTNIGHT = "fortnight", _("Every two weeks")
    MONTH = "month", _("Every month, on the same day of the week")


def dates(first: date, rhythm: str, until: date) -> Iterator[date]:
    """The dates after the first; a fifth or last Monday of its month stays the last one."""
    if rhythm != Rhythm.MONTH:
        step = timedelta(weeks=1 if rhythm == Rhythm.WEEK else 2)
        day = first + step
        while day <= until:
            yield day
            day += step
        return
    week = (first.day - 1) // 7
    last = first.day + 7 > monthrange(first.year, first.month)[1]
    year, month = first.year, first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        begins, length = monthrange(year, month)
        place = 1 + (first.weekday() - begins) % 7 + 7 * (4 if last else week)
        day = date(year, month, place if place <= length else place - 7)
        if day > until:
            return
        yield day


@transaction.atomic
def repeat(event: Event, days: list[date], user: Any) -> list[Event]:
    """An event per day at the same hour of the clock there, with its pages: public where those of `event` are.

    Whoever may not publish makes drafts. A second click, which waits for the first, finds that nothing is missing.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    days = missing(event, days)
    pages = list(EventPage.objects.filter(event=event).select_related("locale").order_by("pk"))
    return [copy_to(event, day, pages, user) for day in days]


def missing(event: Event, days: list[date]) -> list[date]:
    """The days on which no event of that name begins at that hour."""
    there = set(Event.objects.filter(name=event.name).values_list("starts", flat=True))
    start = event.local_start
    return [day for day in days if moved(event, start, day - start.date()) not in there]


def copy_to(event: Event, day: date, pages: list[EventPage], user: Any) -> Event:
    own = {"id", "uid", "sequence", "previous_start", "mission", "changed_at"}
    columns = {field.name: getattr(event, field.name) for field in Event._meta.concrete_fields if field.name not in own}
    shift = day - event.local_start.date()
    times = {"starts": moved(event, event.local_start, shift), "ends": moved(event, event.local_end, shift)}
    made = Event(**columns | times)
    made.full_clean()
    made.save()
    for name in ("sectors", "themes", "languages", "networks"):
        getattr(made, name).set(getattr(event, name).all())
    key = None
    for page in pages:
        update = {"event": made, "slug": free_slug(page, day), "recap": []} | ({"translation_key": key} if key else {})
        live = page.live and page.permissions_for_user(user).can_publish()
        copied = page.copy(
            update_attrs=update, copy_revisions=False, keep_live=live, reset_translation_key=key is None, user=user
        )
        key = copied.translation_key
    return made


def moved(event: Event, moment: datetime, shift: timedelta) -> datetime:
    """The same hour of the clock on another day, whatever the clock did in between."""
    return (moment.replace(tzinfo=None) + shift).replace(tzinfo=event.zone)


def free_slug(page: EventPage, day: date) -> str:
    wanted = f"{page.slug}-{day:%Y-%m-%d}"[:255]
    siblings = Page.objects.sibling_of(page)
    numbers = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, MOST * 2))
    return next(slug for slug in numbers if not siblings.filter(slug=slug).exists())


class RepeatForm(PlainWords, forms.Form):
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day that it may fall on."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        first, until = self.event.local_start.date(), answers.get("until")
        if until is None or "rhythm" not in answers:
            return answers
        if until > max(first, clock.today()) + LONGEST:
            self.add_error("until", _("Two years ahead at most."))
            return answers
        days = list(dates(first, answers["rhythm"], until))
        answers["days"] = missing(self.event, days)
        if not days:
            self.add_error("until", _("It does not come again before that day."))
        elif not answers["days"]:
            self.add_error("until", _("Every one of these events is there already."))
        elif len(answers["days"]) > MOST:
            self.add_error("until", _("That makes more than %(most)d events; choose an earlier day.") % {"most": MOST})
        return answers


def repeat_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks how often and until when, shows the days, and makes the events when they are agreed to."""
    if not request.user.has_perm("pages.add_event"):
        raise PermissionDenied
    event = get_object_or_404(Event, pk=pk)
    form = RepeatForm(request.POST or None, event=event)
    days = form.cleaned_data["days"] if form.is_bound and form.is_valid() else []
    if days and "agreed" in request.POST:
        made = repeat(event, days, request.user)
        words = ngettext("%(count)d event was made.", "%(count)d events were made.", len(made)) % {"count": len(made)}
        messages.success(request, words)
        return redirect(reverse("wagtailsnippets_pages_event:list"))
    context = {
        "event": event,
        "when": moments.when(event),
        "form": form,
        "days": [format_date(day, "full", moments.locale()) for day in days],
        "pages": EventPage.objects.filter(event=event).select_related("locale").order_by("path"),
        "header_title": _("Repeat this event"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailsnippets_pages_event:list"), "label": pgettext_lazy("agenda", "Events")},
            {"url": "", "label": _("Repeat this event"), "sublabel": event.name},
        ],
    }
    return render(request, "pages/repeat.html", context, status=422 if form.errors else 200)
