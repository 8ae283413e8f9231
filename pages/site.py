"""Lays the public site down, once: every language, the agenda, and the texts that a new site starts with."""

import json
import uuid
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from pages.agenda import TAKEN
from pages.models import (
    AgendaPage,
    CallPage,
    ContentPage,
    Event,
    EventPage,
    HomePage,
    LexiconPage,
    NetworksPage,
    PresencePage,
    StoriesPage,
    TestimonialsPage,
)
from workflows.kernel import clock

TEXTS = Path(__file__).parent / "texts"
LISTS = {
    "presence": PresencePage,
    "lexicon": LexiconPage,
    "testimonials": TestimonialsPage,
    "stories": StoriesPage,
    "networks": NetworksPage,
}
# One name per page in all languages, so that its translations find each other.
NAMESPACE = uuid.UUID("5f0f7f56-6f0c-4c39-9a65-6f2d1b6c2f11")


@transaction.atomic
def ensure_site(hostname: str = "localhost", port: int = 8000) -> Site:
    """Makes what is missing of the site and leaves what is there; so it may run at every start."""
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    codes = [code for code, _name in settings.LANGUAGES]
    homes = [ensure_language(root, code) for code in codes if texts_of(code).exists()]
    for code in codes:
        if not texts_of(code).exists():
            stand_in(homes[0], code)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return Site.objects.create(
            hostname=hostname, port=port, root_page=homes[0], is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME
        )
    if not isinstance(site.root_page.specific, HomePage):
        welcome = site.root_page
        site.root_page, site.hostname, site.port = homes[0], hostname, port
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
        Page.objects.get(pk=welcome.pk).delete()  # read again: its place in the tree has moved
    return site


def ensure_language(root: Page, code: str) -> HomePage:
    locale, _made = Locale.objects.get_or_create(language_code=code)
    texts = texts_in(code)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = lay(root, HomePage(**fields_of(texts["home"]), locale=locale, translation_key=key("home")))
    if not AgendaPage.objects.filter(locale=locale).exists():
        lay(home, AgendaPage(**texts["agenda"], locale=locale, translation_key=key("agenda")))
    if not CallPage.objects.filter(locale=locale).exists():
        lay(home, CallPage(**fields_of(texts["call"]), locale=locale, translation_key=key("call")))
    for name, model in LISTS.items():
        if not model.objects.filter(locale=locale).exists():
            lay(home, model(**texts[name], locale=locale, translation_key=key(name)))
    for number, text in enumerate(texts["pages"]):
        if not ContentPage.objects.filter(locale=locale, translation_key=key(f"page {number}")).exists():
            page = ContentPage(**fields_of(text), locale=locale, translation_key=key(f"page {number}"))
            lay(home, page)
    return home


def texts_of(code: str) -> Path:
    return TEXTS / f"{code}.json"


def texts_in(code: str) -> dict[str, Any]:
    """What a new site says in that language. `as_of`: since when, where a later text concerns older sites too."""
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return json.loads(texts_of(code).read_text(encoding="utf-8").replace("{contact}", contact))


def stand_in(home: HomePage, code: str) -> None:
    """A language without texts of its own shows these pages as aliases, which follow them until someone translates."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    for page in [home, *home.get_children().specific()]:
        if not page.has_translation(locale):
            page.copy_for_translation(locale, alias=True)


def key(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)


def fields_of(text: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in text.items() if name != "as_of"}
    if "menu" in known:
        known["show_in_menus"] = known.pop("menu")
    if "footer" in known:
        known["in_footer"] = known.pop("footer")
    for name in {"body", "steps", "questions"} & set(known):
        known[name] = stream(known[name])
    return known


def stream(body: list[list[Any]]) -> str:
    """Blocks as (type, value) in the form that a StreamField keeps."""
    return json.dumps(
        [block(kind, [block("item", item) for item in value] if kind == "cards" else value) for kind, value in body]
    )


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def lay(parent: Page, page: Page) -> Any:
    """Puts a page of the new site under another, live at once; its history starts with the first edit."""
    page.first_published_at = page.last_published_at = clock.now()
    return parent.add_child(instance=page)


def add(parent: Page, page: Page, publish: bool, user: Any = None) -> Any:
    """Puts a page under another; a draft stays out of sight until someone publishes it."""
    page.live, page.owner = publish, user
    parent.add_child(instance=page)
    revision = page.save_revision(user=user)
    if publish:
        revision.publish(user=user)
    return page


@transaction.atomic
def create_event(words: dict[str, dict[str, Any]], *, publish: bool = True, user: Any = None, **fields: Any) -> Event:
    """An event with its pages. `words`: language -> title, summary, and body as a list of (block, value).

    `fields` are those of Event; sectors, themes, languages and networks may be given as lists of rows.
    """
    many = {name: fields.pop(name) for name in ("sectors", "themes", "languages", "networks") if name in fields}
    first = next(iter(words.values()))
    event = Event(**{"name": first["title"]} | fields)
    event.full_clean()
    event.save()
    for name, rows in many.items():
        getattr(event, name).set(rows)
    for code, text in words.items():
        add_event_page(event, code, text, publish, user)
    return event


def add_event_page(event: Event, code: str, text: dict[str, Any], publish: bool, user: Any = None) -> EventPage:
    """Raises AgendaPage.DoesNotExist when `ensure_site` has not run for this language."""
    agenda = AgendaPage.objects.get(locale__language_code=code)
    page = EventPage(
        event=event,
        locale=agenda.locale,
        translation_key=uuid.uuid5(NAMESPACE, f"event {event.uid}"),
        title=text["title"],
        slug=free_slug(agenda, text["title"], event),
        summary=text.get("summary", ""),
        body=stream(text.get("body", [])),
        recap=stream(text.get("recap", [])),
    )
    return add(agenda, page, publish, user)


def free_slug(agenda: Page, title: str, event: Event) -> str:
    wanted = slugify(title)[:200] or "event"
    taken = wanted in TAKEN or agenda.get_children().filter(slug=wanted).exists()
    return f"{wanted}-{event.uid.hex[:6]}" if taken else wanted
