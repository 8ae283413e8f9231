"""The words of a file with placeholders in the place of what a dossier would say: where an editor begins.

The file is rendered on a dossier that answers every question with its own name. What no placeholder says becomes
“[…]”, which the editor has to write over; of an either-or the words for the usual case stay.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.template import Context, Engine, Template, TemplateSyntaxError, engines

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.mail import message_template
from workflows.kernel.placeholders import EVERYWHERE, GAP, asked, needed, used

UNSAID = "[…]"
SEVERAL = 2
TITLES = ("", "title")
FILTERS = "workflows.letters.echo_filters"


class Echo(int):
    """Stands for a dossier, or for what is read of it: prints the placeholder that says it.

    A number, for words that count.
    """

    _path: str
    _names: dict[str, str]

    def __new__(cls, path: str, names: dict[str, str]) -> "Echo":
        made = super().__new__(cls, SEVERAL)
        made._path, made._names = path, names
        return made

    def __getattr__(self, name: str) -> "Echo":
        if name.startswith("_") or name == "resolve_expression":
            raise AttributeError(name)
        return Echo(f"{self._path}.{name}".lstrip("."), self._names)

    @property
    def known(self) -> str:
        return self._names.get(self._path, "")

    def __str__(self) -> str:
        return f"{{{self.known}}}" if self.known else UNSAID

    def __bool__(self) -> bool:
        return bool(self.known)

    def __iter__(self) -> Iterator[Any]:
        """Several that a placeholder names together are one."""
        return iter((Said(self),) if self.known else ())


class Said(str):
    """One of several: whatever is read of it, the placeholder says."""

    def __getattr__(self, name: str) -> "Said":
        if name.startswith("_") or name == "resolve_expression":
            raise AttributeError(name)
        return self


def names_of(model: type[LifecycleModel]) -> dict[str, str]:
    """Path -> the placeholder that says what stands there."""
    found = dict.fromkeys(TITLES, "title")
    for name, each in model.PLACEHOLDERS.items():
        found |= dict.fromkeys(each.paths, name)
    return found


def echoing() -> Engine:
    """The templates' own engine, but for filters that read days: they pass an echo on."""
    own: Any = engines["django"]
    own = own.engine
    libraries = {**own.libraries, "missions": FILTERS, "records": FILTERS, "rich": FILTERS}
    return Engine(dirs=own.dirs, app_dirs=own.app_dirs, libraries=libraries, builtins=[*own.builtins, FILTERS])


def words_of_the_file(model: type[LifecycleModel], message: str) -> tuple[str, str]:
    """Subject and text in the active language; only what has to be said where the file asks for more than echoes."""
    try:
        written = _render(model, message)
    except (TemplateSyntaxError, TypeError, ValueError):
        written = ""
    subject, _newline, rest = written.partition("\n")
    parts = [each.strip() for each in GAP.split(rest.strip()) if each.strip()]
    lacking = sorted(needed(model, message) - set(used(subject, rest)))
    at = next((place for place, part in enumerate(parts) if "{link}" in part), len(parts))
    parts[at:at] = [f"{{{name}}}" for name in lacking]
    return " ".join(subject.split()), "\n\n".join(parts)


def _render(model: type[LifecycleModel], message: str) -> str:
    template: Template = echoing().get_template(message_template(model, message))
    typed = {name: f"{{{name}}}" for name in asked(model, message)}
    everywhere = {name: f"{{{name}}}" for name in EVERYWHERE}
    context = {
        "dossier": Echo("", names_of(model)),
        "record": Echo("record", {"record.at": "day"}),
        "recipient": SimpleNamespace(name=everywhere["name"], user_id=None),
        "words": typed,
        "reason": typed.get("reason", ""),
        "actor": everywhere["actor"],
        "link": everywhere["link"],
        "site": everywhere["site"],
    }
    return template.render(Context(context, autoescape=False)).strip()
