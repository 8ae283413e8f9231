"""Parts of the policy of which each change is a new row, and the newest holds: a file tells what holds."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.languages import labelled
from workflows.kernel import frames
from workflows.kernel.models import UndoTerm
from workflows.kernel.undo import LONGEST, days_to_undo
from workflows.letters.models import FrameVersion, MessageText
from workflows.letters.texts import in_force, languages, why_unfit
from workflows.matching.core import MOST_WEIGHT, Weights
from workflows.matching.models import MatchingWeights, weights_in_force
from workflows.matching.wording import MEASURES
from workflows.policy import telling
from workflows.policy.tables import Row, Unreadable, in_order, short
from workflows.questions.models import QuestionForm
from workflows.questions.rules import Kind, Question


class OwnQuestions:
    """The newest version of each form with questions; another one is published as a version more."""

    key = "forms"
    label = gettext_lazy("Own questions")
    watched = (QuestionForm,)

    def rows(self) -> list[Row]:
        forms = QuestionForm.objects.order_by("purpose").prefetch_related("versions")
        newest = [(form, next(iter(form.versions.all()), None)) for form in forms]
        return [
            {"purpose": form.purpose, "questions": in_order(plain(version.body))} for form, version in newest if version
        ]

    def identity(self, row: Row) -> tuple[str, ...]:
        return (str(row.get("purpose")),)

    def title(self, row: Row) -> str:
        return str(dict(QuestionForm._meta.get_field("purpose").choices).get(row.get("purpose"), row.get("purpose")))

    def label_of(self, name: str) -> str:
        return str(QuestionForm._meta.get_field("draft" if name == "questions" else name).verbose_name)

    def check(self, rows: Iterable[Row]) -> None:
        known = {value for value, _words in QuestionForm._meta.get_field("purpose").choices}
        for row in rows:
            fits = isinstance(row, dict) and row.keys() == {"purpose", "questions"} and str(row["purpose"]) in known
            if not fits or not isinstance(row["questions"], list) or not all(map(is_question, row["questions"])):
                raise Unreadable(_("%(section)s: “%(row)s” is no form.") % {"section": self.label, "row": short(row)})

    def write(self, rows: list[Row], why: str, by: Any) -> list[str]:
        """A form that the file does not name keeps its questions: answers were given to them."""
        now, staying = {row["purpose"]: row for row in self.rows()}, []
        for said in rows:
            if now.get(said["purpose"]) == said:
                continue
            form = QuestionForm.objects.get_or_create(purpose=said["purpose"])[0]
            if form.differs:
                staying.append(_("%(form)s: a draft that was not published gives way.") % {"form": self.title(said)})
            try:
                form.draft = form._meta.get_field("draft").to_python(with_marks(said["questions"], form.former()))
                form.changes += 1
                form.save()
                if form.differs:
                    form.publish()
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise Unreadable(labelled(f"{self.label}, {self.title(said)}", error)) from error
            except ValidationError as error:
                raise Unreadable(labelled(f"{self.label}, {self.title(said)}", " ".join(error.messages))) from error
        return staying


def is_question(said: Any) -> bool:
    kinds = {str(kind.value) for kind in Kind}
    return isinstance(said, dict) and said.get("type") in kinds and isinstance(said.get("value"), dict)


def with_marks(questions: list[dict[str, Any]], former: list[Question]) -> list[dict[str, Any]]:
    """What was published under this key, of this kind, is the same question; so are its options."""
    known = {(each.key, str(each.kind)): each for each in reversed(former)}
    marked = []
    for said in questions:
        same = known.get((str(said["value"].get("key")), said["type"]))
        options = {option.key: option.block for option in same.options} if same else {}
        value = dict(said["value"])
        if isinstance(value.get("options"), list):
            value["options"] = [
                {"type": "item", "value": each, "id": options.get(str(each["key"])) or str(uuid4())}
                for each in value["options"]
            ]
        marked.append({**said, "value": value, "id": same.block if same else str(uuid4())})
    return marked


def plain(body: Any) -> list[dict[str, Any]]:
    """The blocks without the marks that an editor's page gives them; a list's entries as they are."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            is_entry = value.get("type") == "item" and "value" in value
            return without(value["value"]) if is_entry else {k: without(v) for k, v in value.items() if k != "id"}
        return [without(each) for each in value] if isinstance(value, list) else value

    return without(list(body.raw_data))


class MatchingMeasures:
    """What each measure of matching counts; other numbers are a version more, with its reason."""

    key = "weights"
    label = gettext_lazy("Weights of matching")
    watched = (MatchingWeights,)

    def rows(self) -> list[Row]:
        return [{"measure": name, "weight": number} for name, number in asdict(weights_in_force()).items()]

    def identity(self, row: Row) -> tuple[str, ...]:
        return (str(row.get("measure")),)

    def title(self, row: Row) -> str:
        return str(MEASURES.get(row.get("measure"), row.get("measure")))

    def label_of(self, name: str) -> str:
        return _("Weight") if name == "weight" else _("Measure")

    def check(self, rows: Iterable[Row]) -> None:
        known = {each.name for each in fields(Weights)}
        for row in rows:
            fits = isinstance(row, dict) and row.keys() == {"measure", "weight"} and row["measure"] in known
            if not fits or type(row["weight"]) is not int or not 0 <= row["weight"] <= MOST_WEIGHT:
                words = _("%(section)s: “%(row)s” is no measure with a weight from 0 to %(most)s.")
                raise Unreadable(words % {"section": self.label, "row": short(row), "most": MOST_WEIGHT})

    def write(self, rows: list[Row], why: str, by: Any) -> list[str]:
        weights = Weights(**{row["measure"]: row["weight"] for row in rows})
        if weights.is_nothing:
            raise Unreadable(_("At least one measure must count: with all at 0 nothing would tell people apart."))
        if weights != weights_in_force():
            newest = MatchingWeights.objects.first()
            number = newest.version + 1 if newest else 1
            MatchingWeights.of(weights, version=number, reason=why[:300], set_by=by).save(force_insert=True)
        return []


class Told:
    """A part whose rows have exactly these columns; those in `names` tell one row from another."""

    names: tuple[str, ...] = ()
    columns: dict[str, Any] = {}

    def identity(self, row: Row) -> tuple[str, ...]:
        return tuple(str(row.get(name)) for name in self.names)

    def title(self, row: Row) -> str:
        return telling.title(self, row) or str(self.label)  # type: ignore[attr-defined]

    def label_of(self, name: str) -> str:
        return capfirst(str(self.columns[name]))

    def check(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if not isinstance(row, dict) or row.keys() != self.columns.keys():
                where = {"section": self.label, "row": short(row)}  # type: ignore[attr-defined]
                raise Unreadable(_("%(section)s: “%(row)s” has other columns than are known here.") % where)


class MessageWords(Told):
    """What the house wrote in place of its files."""

    key = "messages"
    label = gettext_lazy("Words of messages")
    watched: tuple[type[models.Model], ...] = (MessageText,)
    names = ("message", "language")
    columns = {
        "message": gettext_lazy("Message"), "language": pgettext_lazy("of a message", "language"),
        "subject": gettext_lazy("subject"), "body": pgettext_lazy("of a message", "text"),
    }  # fmt: skip

    def rows(self) -> list[Row]:
        own = ((key, row) for key, row in sorted(in_force().items()) if row.is_own)
        return [
            {
                "message": f"{lifecycle}.{name}{telling.APART}{readers}".removesuffix(telling.APART),
                "language": language,
                "subject": row.subject,
                "body": row.body,
            }
            for (lifecycle, name, language, readers), row in own
        ]

    def check(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().check(rows)
        for row in rows:
            message = telling.message_in(str(row["message"]))
            if message is None or row["language"] not in languages():
                words = _("%(section)s: there is no message “%(row)s”.")
                raise Unreadable(words % {"section": self.label, "row": self.title(row)})
            texts = str(row["subject"]), str(row["body"])
            if unfit := why_unfit(message, *texts) if all(texts) else [_("Its words are lacking.")]:
                raise Unreadable(labelled(f"{self.label}, {self.title(row)}", unfit[0]))

    def write(self, rows: list[Row], why: str, by: Any) -> list[str]:
        now = {self.identity(row): row for row in self.rows()}
        wanted = {self.identity(row): row for row in rows}
        for key in [*wanted, *(key for key in now if key not in wanted)]:
            if now.get(key) != wanted.get(key):
                self.add(key, wanted.get(key, {"subject": "", "body": ""}), by)
        return []

    def add(self, key: tuple[str, ...], said: Row, by: Any) -> None:
        (name, _apart, readers), language = key[0].partition(telling.APART), key[1]
        place = dict(zip(("lifecycle", "message"), name.partition(".")[::2], strict=True))
        place |= {"language": language, "readers": readers}
        last = MessageText.objects.filter(**place).aggregate(last=Max("version"))["last"] or 0
        words = {"subject": said["subject"], "body": said["body"]}
        MessageText.objects.create(**place, **words, version=last + 1, set_by=by)


class One(Told):
    """A part that is a single thing, or nothing: then that of the product holds."""

    def rows(self) -> list[Row]:
        held = self.held()
        return [held] if held else []

    def held(self) -> Row | None:
        raise NotImplementedError

    def keep(self, said: Row | None, number: int, by: Any) -> None:
        raise NotImplementedError

    def write(self, rows: list[Row], why: str, by: Any) -> list[str]:
        wanted = rows[0] if rows else None
        if wanted != self.held():
            model = self.watched[0]  # type: ignore[attr-defined]
            last = model._default_manager.aggregate(last=Max("version"))["last"] or 0
            self.keep(wanted, last + 1, by)
        return []


class MailFrame(One):
    key = "frame"
    label = gettext_lazy("Frame of mails")
    watched = (FrameVersion,)
    columns = {"source": gettext_lazy("MJML source")}

    def held(self) -> Row | None:
        newest = FrameVersion.objects.first()
        return {"source": newest.source} if newest and newest.source else None

    def check(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().check(rows)
        for row in rows:
            if unfit := frames.why_unfit(str(row["source"])):
                raise Unreadable(labelled(self.label, unfit[0]))

    def keep(self, said: Row | None, number: int, by: Any) -> None:
        FrameVersion.objects.create(version=number, source=said["source"] if said else "", set_by=by)


class TakingBack(One):
    key = "taking_back"
    label = gettext_lazy("Taking back")
    watched = (UndoTerm,)
    columns = {"days": gettext_lazy("days")}

    def held(self) -> Row | None:
        return {"days": days_to_undo()}

    def check(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().check(rows)
        for row in rows:
            if type(row["days"]) is not int or not 1 <= row["days"] <= LONGEST:
                words = _("%(section)s: write days from 1 to %(most)s.")
                raise Unreadable(words % {"section": self.label, "most": LONGEST})

    def keep(self, said: Row | None, number: int, by: Any) -> None:
        if said:
            UndoTerm.objects.create(version=number, days=said["days"], set_by=by)
