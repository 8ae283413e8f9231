"""Words and tools of the demo in three languages: lexicon, key messages, kit, networks, testimonials, stories."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import models
from wagtail.models import Locale

from cms.demo import media
from cms.models import User
from snippets.kept import Kept
from snippets.models import (
    Appearance,
    AudienceKind,
    KeyMessage,
    KitItem,
    LexiconTerm,
    Network,
    PlaceKind,
    Sector,
    SpokenLanguage,
    Story,
    Testimonial,
    Theme,
)
from workflows.kernel import clock
from workflows.people.roles import Role

Rows = dict[str, Any]
FILMED = "I agree that the cooperative films me and keeps the film for five years at most."
PUBLISHED = (
    "I agree that this is published on the site of the cooperative for two years. I can withdraw it at any time; "
    "then it goes at once."
)


def fill_content() -> None:
    texts = json.loads((Path(__file__).parent / "content.json").read_text(encoding="utf-8"))
    owner = User.objects.filter(groups__name=Role.COMMUNICATIONS).first()
    people = {each["shown_as"]: appearance(**each) for each in texts["people"]}
    fill_terms(texts["terms"], owner)
    for each in texts["messages"]:
        fill_message(each, owner)
    fill_kit(texts["kit"], owner)
    for number, each in enumerate(texts["networks"]):
        fill_network(each, people, number)
    for number, each in enumerate(texts["testimonials"]):
        fill_testimonial(each, people, number)
    for number, each in enumerate(texts["stories"]):
        picture = media.library_image(each["words"]["nl"]["title"], number + 4)
        shared = {"appearance": people[each["person"]], "picture": picture}
        publish(Story, each["words"], **shared)


def in_days(days: int) -> Any:
    return clock.today() + timedelta(days=days)


def entry(model: type[models.Model], key: str) -> Any:
    return model._default_manager.filter(key=key).first()


def publish(model: type[Kept], words: dict[str, Rows], many: dict[str, list[Any]] | None = None, **shared: Any) -> Rows:
    """The same thing in each language; language code -> row."""
    key, made = uuid4(), {}
    for code, text in words.items():
        row = model(locale=Locale.objects.get(language_code=code), translation_key=key, **shared, **text)
        row.full_clean()
        row.save()
        for name, rows in (many or {}).items():
            setattr(row, name, rows)
        row.save_revision(clean=False).publish()
        made[code] = row
    return made


def appearance(shown_as: str, naming: str, filmed: bool) -> Appearance:
    given = in_days(-40)
    film = {"filmed_on": given, "filmed_words": FILMED, "filmed_until": in_days(1800)} if filmed else {}
    return Appearance.objects.create(
        shown_as=shown_as,
        naming=naming,
        published_on=given,
        published_words=PUBLISHED,
        published_until=in_days(690),
        **film,
    )


def fill_terms(texts: list[Rows], owner: Any) -> None:
    made = {
        text["key"]: publish(LexiconTerm, text["words"], owner=owner, review_on=in_days(text["review"]))
        for text in texts
    }
    for text in texts:
        for code, row in made[text["key"]].items():
            for name in ("confusable", "related"):
                setattr(row, name, [made[other][code] for other in text[name]])
            row.save_revision(clean=False).publish()


def fill_message(text: Rows, owner: Any) -> None:
    many = {
        "themes": [entry(Theme, key) for key in text["themes"]],
        "audiences": [entry(AudienceKind, key) for key in text["audiences"]],
    }
    days = {"checked_on": in_days(text["checked"]), "valid_until": in_days(text["until"])}
    publish(KeyMessage, text["words"], many, axis=text["axis"], owner=owner, review_on=in_days(text["review"]), **days)


def fill_kit(texts: list[Rows], owner: Any) -> None:
    made = {}
    for number, text in enumerate(texts):
        many = {
            "contexts": [entry(PlaceKind, key) for key in text["contexts"]],
            "audiences": [entry(AudienceKind, key) for key in text["audiences"]],
        }
        title = text["words"]["nl"]["title"]
        file = KitItem(file=media.paper(number, text["kind"]))
        file.file.save(file.file.name, file.file, save=False)  # one file for the three languages
        made[text["key"]] = publish(
            KitItem, text["words"], many, kind=text["kind"], version=text["version"], owner=owner,
            review_on=in_days(text["review"]), language=entry(SpokenLanguage, text["language"]),
            file=file.file.name, cover=media.library_image(title, number),
        )  # fmt: skip
    for text in texts:
        if text["replaced_by"]:
            for code, row in made[text["key"]].items():
                row.replaced_by = made[text["replaced_by"]][code]
                row.save_revision().publish()


def fill_network(text: Rows, people: dict[str, Appearance], number: int) -> None:
    publish(
        Network, text["words"], level=text["level"], since=text["since"], website=text["website"],
        speaker=people.get(text["speaker"]), logo=media.logo(text["words"]["en"]["name"], number),
    )  # fmt: skip


def fill_testimonial(text: Rows, people: dict[str, Appearance], number: int) -> None:
    publish(
        Testimonial, text["words"], appearance=people[text["person"]], language=entry(SpokenLanguage, text["language"]),
        sector=entry(Sector, text["sector"]), theme=entry(Theme, text["theme"]),
        video=media.film(text["words"][text["language"]]["title"], number),
    )  # fmt: skip
