"""What can be asked: the parameters of each list, and what is wrong with those that cannot be read."""

import re
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Schema
from ninja.errors import ValidationError
from pydantic import ValidationInfo, model_validator

from pages.agenda import KEPT, entries
from pages.api.door import unknown
from pages.api.problems import Refused, Wrong
from pages.queries import TEXT_LENGTH, EventFilter
from snippets.models import EventLevel

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FIRST_SIZE, MOST, MOST_PAGES = 50, 100, 100_000
DAY = {"format": "date"}
QUOTED = re.compile(r"'([^']*)'")


class Asked(Schema):
    """Every question: in which language. A parameter that the question does not have is refused, not overlooked."""

    lang: str = Field(
        "",
        description=gettext_noop("Language of the answer; without it, Accept-Language decides."),
        json_schema_extra={"enum": LANGUAGES},
    )

    @model_validator(mode="before")
    @classmethod
    def _knows_every_parameter(cls, data: Any, info: ValidationInfo) -> Any:
        request: HttpRequest = (info.context or {})["request"]
        known = [field.alias or name for name, field in cls.model_fields.items()]
        said = _("There is no parameter “%(name)s” here. What can be asked for: %(known)s.")
        wrong = [
            Wrong(name, request.GET[name], said % {"name": name, "known": ", ".join(known)})
            for name in request.GET
            if name not in known
        ]
        if wrong:
            raise Refused(wrong)
        return data


class ListAsked(Asked):
    page: int = Field(1, ge=1, le=MOST_PAGES, description=gettext_noop("Which page of the list."))
    limit: int = Field(FIRST_SIZE, ge=1, le=MOST, description=gettext_noop("How many on a page."))


class WordsAsked(ListAsked):
    q: str = Field("", max_length=TEXT_LENGTH, description=gettext_noop("Words that must all occur."))


class NetworksAsked(ListAsked):
    level: list[EventLevel] = Field([], description=gettext_noop("Level; repeat it for one or the other."))


class EventsAsked(WordsAsked):
    level: list[EventLevel] = Field([], description=gettext_noop("Level; repeat it for one or the other."))
    sector: list[str] = Field([], description=gettext_noop("Key of a sector; repeat it for one or the other."))
    theme: list[str] = Field([], description=gettext_noop("Key of a theme; repeat it for one or the other."))
    region: list[str] = Field([], description=gettext_noop("Key of a region; repeat it for one or the other."))
    language: list[str] = Field([], description=gettext_noop("Language spoken there; repeat it for one or the other."))
    place: list[str] = Field([], description=gettext_noop("Key of a kind of place; repeat it for one or the other."))
    mode: list[Literal["online", "onsite"]] = Field([], description=gettext_noop("Online or on site."))
    since: str = Field("", alias="from", description=gettext_noop("First day, as 2026-03-31."), json_schema_extra=DAY)
    until: str = Field("", alias="to", description=gettext_noop("Last day, as 2026-03-31."), json_schema_extra=DAY)
    when: Literal["coming", "past"] = Field("coming", description=gettext_noop("What is coming, or what is over."))


def filter_of(request: HttpRequest) -> EventFilter:
    """The agenda's own filter. Raises Refused for a wrong day and for a key that no list has."""
    facets = [(name, value) for name, values in request.GET.lists() for value in values if name not in ("page", "lang")]
    wanted = EventFilter.parse(urlencode(facets))
    wrong = [Wrong(name, wanted.typed[name], said) for name, said in wanted.errors.items()]
    if any(request.GET.getlist(name) for name in KEPT):
        kept = entries(wanted)
        for name in KEPT:
            known = [key for key, _name in kept[name]]
            wrong += [unknown(name, key, known) for key in request.GET.getlist(name) if key not in known]
    if wrong:
        raise Refused(wrong)
    return wanted


def misread(request: HttpRequest, error: ValidationError) -> Refused:
    """What the types refused, each named once more in the caller's language."""
    return Refused([wrong_of(request, each) for each in error.errors])


def wrong_of(request: HttpRequest, error: dict[str, Any]) -> Wrong:
    *_path, name = (part for part in error["loc"] if isinstance(part, str))
    index = error["loc"][-1]
    values = request.GET.getlist(name)
    value = values[index] if isinstance(index, int) and index < len(values) else next(reversed(values), "")
    if error["type"] in ("enum", "literal_error"):
        return unknown(name, value, QUOTED.findall(error["ctx"]["expected"]))
    if error["type"] == "string_too_long":
        return Wrong(name, value, _("Write at most %(number)s characters.") % {"number": TEXT_LENGTH})
    most = {"page": MOST_PAGES, "limit": MOST}.get(name, MOST)
    said = _("%(name)s is a whole number from 1 to %(most)s.") % {"name": name, "most": most}
    return Wrong(name, value, said)
