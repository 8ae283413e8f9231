"""What the words of a rule may name: `[dossier]`, `[date]` …, a fixed list per lifecycle, checked when written.

Filled in one go, so that what a dossier says can never name a placeholder itself.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from workflows.kernel.facts import Placeholder
from workflows.kernel.mail import absolute
from workflows.kernel.recipients import Recipient

if TYPE_CHECKING:
    from workflows.kernel.lifecycle import LifecycleModel

NAMED = re.compile(r"\[\s*([^\s\[\]]+)\s*\]")

# Of every dossier; those about its reader are filled in `fill`.
OF_ALL = (
    Placeholder("dossier", _("what the dossier is called"), str),
    Placeholder("state", _("the state it is in"), lambda subject: str(subject.get_state_display())),
)
OF_THE_READER = (
    Placeholder("name", _("the name of whoever reads it"), lambda recipient: recipient.name),
    Placeholder("link", _("the address of its page"), lambda recipient: ""),
    Placeholder("house", _("the name of this house"), lambda recipient: settings.WAGTAIL_SITE_NAME),
)


def placeholders_of(model: type["LifecycleModel"]) -> list[Placeholder]:
    """All that may be named in words about such a dossier, in the order in which the editor offers them."""
    return [*OF_ALL, *model.PLACEHOLDERS, *OF_THE_READER]


def misspelt(text: str, model: type["LifecycleModel"]) -> list[tuple[str, str]]:
    """What stands in brackets and is no placeholder, each with the nearest that is (empty: none is near)."""
    known = [each.name for each in placeholders_of(model)]
    wrong = dict.fromkeys(name for name in NAMED.findall(text) if name not in known)
    return [(name, next(iter(get_close_matches(name.lower(), known, 1, 0.5)), "")) for name in wrong]


def named(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in NAMED.findall(text)}


def link_of(subject: "LifecycleModel", recipient: Recipient) -> str:
    return absolute(subject.link_for(recipient))


def fill(text: str, subject: "LifecycleModel", recipient: Recipient, link: str) -> str:
    """The words with every placeholder filled, in the active language. One that is unknown by now becomes nothing."""
    read: dict[str, Any] = {each.name: each.read for each in [*OF_ALL, *type(subject).PLACEHOLDERS]}
    own = {each.name: each.read for each in OF_THE_READER}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "link":
            return link
        return str(own[name](recipient)) if name in own else str(read[name](subject)) if name in read else ""

    return NAMED.sub(value, text)
