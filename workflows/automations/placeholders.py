"""What the words of a rule may name: `{title}`, `{date}` …, as in letters (kernel/placeholders.py).

Filled in one go, so that what a dossier says can never name a placeholder itself.
"""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import pgettext_lazy

from workflows.kernel.mail import absolute
from workflows.kernel.placeholders import EVERYWHERE, MARK
from workflows.kernel.recipients import Recipient
from workflows.kernel.rich import literal, plain

if TYPE_CHECKING:
    from workflows.kernel.lifecycle import LifecycleModel
    from workflows.kernel.refusals import Words

OF_A_STEP = ("actor", "day")  # which a rule of the clock has not
STATE: "dict[str, Words]" = {"state": pgettext_lazy("placeholder", "the state it is in")}


def placeholders_of(model: type["LifecycleModel"]) -> "dict[str, Words]":
    """Name -> what it stands for, of all that may be named in words about such a dossier."""
    everywhere = {name: words for name, words in EVERYWHERE.items() if name not in OF_A_STEP}
    own = {name: each.label for name, each in model.PLACEHOLDERS.items() if not each.one_by_one}
    return everywhere | STATE | own


def misspelt(text: str, model: type["LifecycleModel"]) -> list[tuple[str, str]]:
    """What stands in brackets and is no placeholder, each with the nearest that is (empty: none is near)."""
    known = placeholders_of(model)
    wrong = dict.fromkeys(name for name in MARK.findall(text) if name not in known)
    return [(name, next(iter(get_close_matches(name.strip().lower(), known, 1, 0.5)), "")) for name in wrong]


def named(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in MARK.findall(text)}


def link_of(subject: "LifecycleModel", recipient: Recipient) -> str:
    return absolute(subject.link_for(recipient))


def fill(text: str, subject: "LifecycleModel", recipient: Recipient, link: str) -> str:
    """The words with every placeholder filled, in the active language. One that is unknown by now becomes nothing."""
    return _filled(text, subject, recipient, link, literal)


def fill_line(text: str, subject: "LifecycleModel", recipient: Recipient, link: str) -> str:
    """Likewise of a subject, which has no marks."""
    return " ".join(_filled(text, subject, recipient, link, plain).split())


def _filled(
    text: str, subject: "LifecycleModel", recipient: Recipient, link: str, written: Callable[[str], str]
) -> str:
    said = {
        "name": lambda: recipient.name,
        "title": lambda: str(subject),
        "link": lambda: link,
        "site": lambda: settings.WAGTAIL_SITE_NAME,
        "state": lambda: str(subject.get_state_display()),
    }
    own = type(subject).PLACEHOLDERS

    def value(name: str) -> str:
        if name in own:
            return own[name].of(subject)
        return said[name]() if name in said else ""

    return MARK.sub(lambda found: written(value(found[1])), text)
