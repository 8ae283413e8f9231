"""What letters written in the back office may name: `{title}`, `{reason}`; offered, checked and filled in here.

What a lifecycle declares in `PLACEHOLDERS` stands beside what every letter has, and beside what its step asks.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from snippets.clocks import moment
from workflows.kernel.rich import Marked, literal, plain
from workflows.kernel.steps import messages_of

if TYPE_CHECKING:
    from workflows.kernel.lifecycle import LifecycleModel
    from workflows.kernel.refusals import Words

MARK = re.compile(r"\{([^{}\n]*)\}")
LOOSE = re.compile(r"[{}]")
GAP = re.compile(r"\n\s*\n")
WRITTEN = re.compile(r"\{\{ *(?:words\.)?(\w+)(?:\|[^}]*)? *\}\}")
TYPED = re.compile(r"\bwords\.(\w+)|\b(reason)\b")
LEADS_ON = "{% block call %}"


@dataclass(frozen=True)
class Placeholder:
    """One thing about a dossier that a letter may name.

    read   how it is read of the dossier: a path, or a function that gives words
    also   further paths that say the same in the files' words
    stays  messages that may not lose it
    joins, sets   what `read` needs, as of a kernel.facts.Fact
    has_marks     whether it was written with marks, which count in a letter too
    one_by_one    whether it asks the database for each dossier: letters may name it, rules over many dossiers may not
    """

    label: "Words"
    read: str | Callable[[Any], str]
    also: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    one_by_one: bool = False
    has_marks: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.read, *self.also) if isinstance(self.read, str) else self.also

    def of(self, dossier: Any) -> str:
        words = in_words(at(dossier, self.read) if isinstance(self.read, str) else self.read(dossier))
        return Marked(words) if self.has_marks else words


EVERYWHERE: dict[str, "Words"] = {
    "name": pgettext_lazy("placeholder", "the name of the reader"),
    "title": pgettext_lazy("placeholder", "what it is about"),
    "link": pgettext_lazy("placeholder", "the address that leads on; becomes a button"),
    "actor": pgettext_lazy("placeholder", "who took the step"),
    "day": pgettext_lazy("placeholder", "the day on which it happened"),
    "site": pgettext_lazy("placeholder", "the name of the house"),
}


def at(subject: Any, path: str) -> Any:
    """What stands at that path of names; None where it ends earlier."""
    for name in path.split("."):
        subject = getattr(subject, name, None)
        if callable(subject):
            subject = subject()
    return subject


def in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def folder_of(model: type) -> str:
    return model.__module__.rpartition(".")[0].replace(".", "/")


def source_of(model: type, message: str) -> str:
    """The file as it is written."""
    return get_template(f"{folder_of(model)}/messages/{message}.txt").template.source  # type: ignore[attr-defined]


def asked(model: type["LifecycleModel"], message: str) -> dict[str, "Words"]:
    """What the steps behind a message ask in words, and what its file says of that."""
    found: dict[str, Words] = {}
    for step in messages_of(model).get(message, ()):
        if step.options.asks:
            module = import_module(step.model.__module__.rpartition(".")[0] + ".forms")
            fields = getattr(module, step.options.asks).base_fields
            typed = {name: each for name, each in fields.items() if type(each) is forms.CharField}
            found |= {name: each.label or name for name, each in typed.items() if not each.widget.is_hidden}
    for pair in TYPED.findall(source_of(model, message)):
        name = pair[0] or pair[1]
        found.setdefault(name, pgettext_lazy("placeholder", "what was written beside the step"))
    return found


def offered(model: type["LifecycleModel"], message: str) -> dict[str, "Words"]:
    """Name -> what it stands for, of everything that this letter may name."""
    own = {name: each.label for name, each in model.PLACEHOLDERS.items()}
    taken = {name: words for name, words in asked(model, message).items() if name not in own}
    return EVERYWHERE | own | taken


def needed(model: type["LifecycleModel"], message: str) -> set[str]:
    """What the letter may not lose: the way on, and what somebody wrote for its reader."""
    source = source_of(model, message)
    said = set(WRITTEN.findall(source)) & set(asked(model, message))
    said |= {name for name, each in model.PLACEHOLDERS.items() if message in each.stays}
    return said | ({"link"} if LEADS_ON in source else set())


def used(*texts: str) -> list[str]:
    return [name for text in texts for name in MARK.findall(text)]


def why_unfit(model: type["LifecycleModel"], message: str, texts: Iterable[str]) -> list[str]:
    """What is wrong with these words, in the reader's language."""
    known, named = offered(model, message), used(*texts)
    found = []
    for name in dict.fromkeys(named):
        if name in known:
            continue
        near = get_close_matches(name.strip().lower(), known, 1, 0.5)
        if near:
            words = gettext("“{%(wrong)s}” does not exist here. Did you mean “{%(right)s}”?")
            found.append(words % {"wrong": name, "right": near[0]})
        else:
            words = gettext("“{%(wrong)s}” does not exist here. These do: %(all)s.")
            found.append(words % {"wrong": name, "all": ", ".join(f"{{{each}}}" for each in known)})
    if any(LOOSE.search(MARK.sub("", text)) for text in texts):
        found.append(gettext("A bracket “{” or “}” stands alone. Write a placeholder like “{title}”."))
    for name in sorted(needed(model, message) - set(named)):
        words = gettext("“{%(name)s}” has to stay: %(what)s.")
        found.append(words % {"name": name, "what": known[name]})
    return found


def values(model: type["LifecycleModel"], message: str, context: dict[str, Any], names: set[str]) -> dict[str, str]:
    """What these placeholders of this letter say, in the active language; those it does not have are left out."""
    dossier, record = context["dossier"], context.get("record")
    said = {
        "name": context["recipient"].name,
        "title": str(dossier),
        "link": context["link"],
        "actor": context.get("actor", ""),
        "day": date_format(record.at, "DATE_FORMAT") if record else "",
        "site": context["site"],
    }
    typed = {name: in_words(context.get("words", {}).get(name)) for name in asked(model, message)}
    typed["reason"] = context.get("reason") or typed.get("reason", "")
    own = {name: each.of(dossier) for name, each in model.PLACEHOLDERS.items() if name in names}
    return {name: words for name, words in (typed | said | own).items() if name in names}


def fill(text: str, said: dict[str, str]) -> str:
    """The words with what the placeholders say, few of which have marks of their own; a paragraph in which one has
    nothing to say is left out.

    Raises KeyError for a placeholder that is no longer known.
    """
    parts = GAP.split(text.replace("\r\n", "\n"))
    kept = [part for part in parts if all(said[name].strip() for name in MARK.findall(part))]
    return "\n\n".join(MARK.sub(lambda found: literal(said[found[1]]), part) for part in kept).strip()


def fill_line(text: str, said: dict[str, str]) -> str:
    return " ".join(MARK.sub(lambda found: plain(said[found[1]]), text).split())


def examples(model: type["LifecycleModel"], message: str) -> dict[str, str]:
    """For a preview without a dossier: each says what will stand there."""
    return {name: f"[{str(words) if isinstance(words, Promise) else words}]" for name, words in
            offered(model, message).items()}  # fmt: skip
