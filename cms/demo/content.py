"""Words and tools of the demo in three languages: lexicon, key messages, kit, networks, testimonials, stories."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.text import slugify
from wagtail.models import Locale

from cms.demo import media
from cms.models import User
from pages.models import ContentPage, Event
from pages.upkeep.checks import unmarked_in
from snippets.kept import Kept
from snippets.lexicon import pattern_of
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
from workflows.people.models import Member
from workflows.people.roles import Role
from workflows.people.shown.models import ShownMember

Rows = dict[str, Any]
TAGS = re.compile(r"(<a\b.*?</a>|<[^>]+>)", re.DOTALL)
FILMED = "I agree that the cooperative films me and keeps the film for five years at most."
PUBLISHED = (
    "I agree that this is published on the site of the cooperative for two years. I can withdraw it at any time; "
    "then it goes at once."
)


EVENTS_OF_NETWORKS = {
    "Gedeeld Werk Europa": ["Europese dag van het autonome werk"],
    "Overleg podiumkunsten": ["Werken in de audiovisuele sector"],
}
MORE_PICTURES = {
    "nl": ("Een werktafel vol schetsen", "Drie collega’s rond een affiche"),
    "fr": ("Une table de travail couverte d’esquisses", "Trois collègues autour d’une affiche"),
    "en": ("A workbench full of sketches", "Three colleagues around a poster"),
}


def read_texts() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "content.json").read_text(encoding="utf-8"))


def fill_tools() -> None:
    """What packs are made of, so it is there before the first mission."""
    texts, owner = read_texts(), User.objects.filter(groups__name=Role.COMMUNICATIONS).first()
    fill_terms(texts["terms"], owner)
    for each in texts["messages"]:
        fill_message(each, owner)
    fill_kit(texts["kit"], owner)


def fill_content() -> None:
    texts = read_texts()
    people = {each["shown_as"]: appearance(**each) for each in texts["people"]}
    explain_words()
    for number, each in enumerate(texts["networks"]):
        fill_network(each, people, number)
    name_speakers()
    for number, each in enumerate(texts["testimonials"]):
        fill_testimonial(each, people, number)
    for number, each in enumerate(texts["stories"]):
        picture = media.library_image(each["words"]["nl"]["title"], number + 4)
        shared = {"appearance": people[each["person"]], "picture": picture}
        if number == 0:
            show_more(each["words"])
        publish(Story, each["words"], **shared)


def show_more(words: dict[str, Rows]) -> None:
    """One story has more than one picture, and says in each language what they show."""
    images = [media.library_image(title, number) for number, title in enumerate(MORE_PICTURES["en"], 8)]
    for code, alts in MORE_PICTURES.items():
        shown = [
            {"type": "picture", "value": {"image": image.pk, "alt_text": alt, "decorative": False}}
            for image, alt in zip(images, alts, strict=True)
        ]
        words[code]["pictures"] = json.dumps(shown)


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


def name_speakers() -> None:
    """Some ambassadors agree to be named where they speak."""
    for key in ("amira", "greet", "elif", "dries"):
        member = Member.objects.get(email=f"{key}@demo.example")
        agreed = appearance(member.display_name, "full", filmed=False, named_at_events=True)
        ShownMember.objects.create(appearance=agreed, member=member)


def appearance(shown_as: str, naming: str, filmed: bool, **more: Any) -> Appearance:
    given = in_days(-40)
    film = {"filmed_on": given, "filmed_words": FILMED, "filmed_until": in_days(1800)} if filmed else {}
    return Appearance.objects.create(
        shown_as=shown_as,
        naming=naming,
        published_on=given,
        published_words=PUBLISHED,
        published_until=in_days(690),
        **film,
        **more,
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


def explain_words() -> None:
    """Marks each word of the lexicon where a page of text uses it first."""
    for page in ContentPage.objects.filter(alias_of=None).select_related("locale"):
        body = [dict(block) for block in page.body.raw_data]
        for term in unmarked_in(page):
            found = (block for block in body if block["type"] == "text" and mark(block, term))
            next(found, None)
        page.body = json.dumps(body)
        page.save_revision().publish()


def mark(block: Rows, term: LexiconTerm) -> bool:
    """The first mention outside every tag and link."""
    pieces = TAGS.split(block["value"])
    for number in range(0, len(pieces), 2):
        if word := pattern_of(term.spellings).search(pieces[number]):
            marked = f'<a linktype="term" id="{term.translation_key}">{word[0]}</a>'
            pieces[number] = pieces[number][: word.start()] + marked + pieces[number][word.end() :]
            block["value"] = "".join(pieces)
            return True
    return False


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
            KitItem, text["words"], many, kind=text["kind"], version=text["version"], is_printed=text["printed"], owner=owner,
            review_on=in_days(text["review"]), language=entry(SpokenLanguage, text["language"]),
            file=file.file.name, cover=media.library_image(title, number),
        )  # fmt: skip
    for text in texts:
        if text["replaced_by"]:
            for code, row in made[text["key"]].items():
                row.replaced_by = made[text["replaced_by"]][code]
                row.save_revision().publish()


def fill_network(text: Rows, people: dict[str, Appearance], number: int) -> None:
    for words in text["words"].values():
        words["slug"] = slugify(words["name"])
    made = publish(
        Network, text["words"], level=text["level"], since=text["since"], website=text["website"],
        speaker=people.get(text["speaker"]), speaker_until=in_days(400) if text["speaker"] else None,
        next_assembly_on=in_days(60 + 20 * number), logo=media.logo(text["words"]["en"]["name"], number),
    )  # fmt: skip
    for event in Event.objects.filter(name__in=EVENTS_OF_NETWORKS.get(text["words"]["nl"]["name"], ())):
        event.networks.add(made["nl"])


def fill_testimonial(text: Rows, people: dict[str, Appearance], number: int) -> None:
    publish(
        Testimonial, text["words"], appearance=people[text["person"]], language=entry(SpokenLanguage, text["language"]),
        sector=entry(Sector, text["sector"]), theme=entry(Theme, text["theme"]),
        video=media.film(text["words"][text["language"]]["title"], number),
    )  # fmt: skip
