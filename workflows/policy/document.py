"""The policy as one file: readable text in YAML, the same for the same policy to the byte, with a sum of its words.

A file may be changed by hand; who imports it is told that its sum does not fit any more, and has to say so too.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from workflows.policy.sections import SECTIONS
from workflows.policy.tables import Row, Unreadable, short

FORMAT = 1
MOST_BYTES = 2_000_000
HEAD = "# The policy of the house: what it asks, offers, weighs and says. Lines may be changed by hand.\n"
SUM = "# sum: "
WIDTH = 110

Sections = dict[str, list[Row]]


@dataclass(frozen=True)
class Document:
    """What a file says. `is_whole`: nothing in it was changed after it was written out."""

    sections: Sections
    is_whole: bool


def now() -> Sections:
    """The policy as it stands. A fixed number of queries, whatever it holds."""
    return {section.key: section.rows() for section in SECTIONS}


def text_of(sections: Sections) -> str:
    body = yaml.dump({"format": FORMAT, **sections}, Dumper=Readable, sort_keys=False, allow_unicode=True, width=WIDTH)
    text = HEAD + body
    return f"{text}{SUM}{sum_of(text)}\n"


def sum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def with_plain_ends(text: str) -> str:
    """As it was written out, also after a browser or an editor of Windows had it."""
    return text.replace("\r\n", "\n")


def read(text: str) -> Document:
    """Raises Unreadable for what is no policy, is written by a newer version, or names what nobody knows."""
    text = with_plain_ends(text)
    if len(text.encode()) > MOST_BYTES:
        raise Unreadable(_("The file is too large to be a policy."))
    said = _loaded(text)
    if not isinstance(said, dict) or type(said.get("format")) is not int:
        raise Unreadable(_("This is no policy: the file does not begin with its format."))
    if said["format"] > FORMAT:
        words = _("The file was written by a newer version (format %(theirs)s); this house reads up to %(ours)s.")
        raise Unreadable(words % {"theirs": said["format"], "ours": FORMAT})
    known = {section.key: section for section in SECTIONS}
    sections = {str(name): rows for name, rows in said.items() if name != "format"}
    for name, rows in sections.items():
        if name not in known:
            raise Unreadable(_("“%(column)s” is not known here.") % {"column": short(name)})
        if not isinstance(rows, list):
            raise Unreadable(_("%(section)s: this is no list of rows.") % {"section": known[name].label})
        known[name].check(rows)
    before, _mark, found = text.rpartition(SUM)
    return Document({key: sections[key] for key in known if key in sections}, found.strip() == sum_of(before))


def _loaded(text: str) -> Any:
    try:
        return yaml.load(text, Loader=Plain)  # noqa: S506 - a SafeLoader that refuses more
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise Unreadable(_("The file cannot be read.")) from error
        what = error.problem if isinstance(error, RefusedError) else _("this is not written as YAML")
        words = _("The file cannot be read at line %(line)s: %(what)s.")
        raise Unreadable(words % {"line": mark.line + 1, "what": what}) from error


class RefusedError(yaml.constructor.ConstructorError):
    """YAML that a policy does not use; says so in the reader's language."""


class Plain(yaml.SafeLoader):
    """Knows texts, numbers, yes and no; refuses references, which could grow without end, and a key told twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise RefusedError(None, None, _("references are not read"), self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        names = [key.value for key, _value in node.value]
        for place, (key, _value) in enumerate(node.value):
            if key.value in names[:place]:
                twice = _("“%(name)s” stands there twice") % {"name": key.value}
                raise RefusedError(None, None, twice, key.start_mark)
        return super().construct_mapping(node, deep)


class Readable(yaml.SafeDumper):
    """Indents lists under their name, writes longer texts as blocks, and refers to nothing."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    blockable = "\n" in text and "\r" not in text and all(line == line.rstrip() for line in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if blockable else None)


Readable.add_representer(str, _text)
