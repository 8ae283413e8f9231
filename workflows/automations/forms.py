"""How a rule and its words are written. What is about a dossier is chosen from what its lifecycle declares."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from snippets.fields import InEveryLanguageAreas, InEveryLanguageFormField
from workflows.announcements import audiences
from workflows.automations import dossiers
from workflows.automations.actions import KINDS, Kind
from workflows.automations.dossiers import lifecycles, model_named
from workflows.automations.models import Automation, Mode, RuleMessage, Trigger
from workflows.automations.placeholders import misspelt, named
from workflows.kernel import rich
from workflows.kernel.facts import UnknownFact, audiences_of, offered, why_unfit
from workflows.kernel.plain_words import PlainWords

ROWS = 4  # to choose conditions, and deeds, in; beside those of a rule there is always an empty one
MOST_DAYS = 365
NOTHING: tuple[str, Any] = ("", "—")


class BeginForm(PlainWords, forms.Form):
    """What is asked first, since everything else depends on it."""

    lifecycle = forms.ChoiceField(label=pgettext_lazy("rule", "What is it about?"), choices=lifecycles)
    trigger = forms.ChoiceField(
        label=pgettext_lazy("rule", "When does it act?"), choices=Trigger.choices, widget=forms.RadioSelect
    )


class SeenForm(WagtailAdminModelForm):
    """Of two who change the same version the second is told, and keeps what they typed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if self.instance.pk:
            now = type(self.instance).objects.select_for_update().get(pk=self.instance.pk)
            self.is_stale = answers.get("seen_version") != now.version
        if self.is_stale:
            self.add_error(None, gettext("Somebody changed this after you opened it; nothing of yours was saved."))
        return answers

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk:
            self.instance.version += 1
        return super().save(commit)


class RuleForm(SeenForm):
    """When, if, then. The instance says what it is about and what kind of moment it waits for."""

    what = forms.ChoiceField()
    days = forms.IntegerField(label=pgettext_lazy("rule", "Days"), min_value=0, max_value=MOST_DAYS)
    after = forms.ChoiceField(
        label=pgettext_lazy("rule", "Before or after"),
        choices=[("", pgettext_lazy("days", "before")), ("on", pgettext_lazy("days", "after"))],
        required=False,
    )

    class Meta:
        model = Automation
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.instance
        self.about = model_named(rule.lifecycle)
        self._prepare_when(rule)
        words = RuleMessage.objects.filter(lifecycle=rule.lifecycle)
        conditions, actions = with_room(readable(rule.conditions, "what")), with_room(readable(rule.actions))
        self.ifs, self.dos = range(len(conditions)), range(len(actions))
        for place in self.ifs:
            self._add_condition(place, conditions[place])
        for place in self.dos:
            self._add_action(place, actions[place], words)

    def _prepare_when(self, rule: Automation) -> None:
        labels = {
            Trigger.STEP: pgettext_lazy("rule", "This step was taken"),
            Trigger.STATE: pgettext_lazy("rule", "It is in this state"),
            Trigger.DAY: pgettext_lazy("rule", "This date"),
        }
        choices: Any = {
            Trigger.STEP: lambda: dossiers.steps(self.about).items(),
            Trigger.STATE: lambda: dossiers.states(self.about).items(),
            Trigger.DAY: lambda: ((name, fact.label) for name, fact in dossiers.days(self.about).items()),
        }
        trigger = Trigger(rule.trigger)
        self.fields["what"].label = labels[trigger]
        found = list(choices[trigger]())
        self.fields["what"].choices = found if rule.what in dict(found) else [NOTHING, *found]
        self.initial |= {"what": rule.what, "days": rule.days, "after": "on" if rule.after else ""}
        if trigger == Trigger.STEP:
            del self.fields["days"]
        if trigger != Trigger.DAY:
            del self.fields["after"]

    def _add_condition(self, place: int, stored: dict[str, Any]) -> None:
        lines: Any = [NOTHING, *offered(self.about)] if place == 0 else self.fields["if_0"].choices
        if stored and not any(stored["what"] == key for key in _keys(lines)):
            lines = [*lines, (stored["what"], gettext("No longer exists: %(what)s") % {"what": stored["what"]})]
        self.fields[f"if_{place}"] = forms.ChoiceField(
            label=pgettext_lazy("rule", "Condition"), choices=lines, required=False
        )
        self.fields[f"number_{place}"] = forms.DecimalField(
            label=pgettext_lazy("of a condition", "Number"), required=False, max_digits=9, decimal_places=2
        )
        self.initial |= {f"if_{place}": stored.get("what", ""), f"number_{place}": stored.get("number")}

    def _add_action(self, place: int, stored: dict[str, Any], words: Any) -> None:
        kinds = [NOTHING, *((kind.name, kind.label) for kind in KINDS.values())]
        people = self.fields["audience_0"].choices if place else self._people()
        self.fields[f"do_{place}"] = forms.ChoiceField(
            label=pgettext_lazy("rule", "What it does"), choices=kinds, required=False
        )
        self.fields[f"audience_{place}"] = forms.ChoiceField(
            label=pgettext_lazy("rule", "For whom"), choices=people, required=False
        )
        self.fields[f"words_{place}"] = forms.ModelChoiceField(
            words, label=pgettext_lazy("rule", "With which words"), required=False
        )
        self.fields[f"due_{place}"] = forms.IntegerField(
            label=pgettext_lazy("rule", "Days until a task is due, or an announcement ends"),
            required=False,
            min_value=0,
            max_value=MOST_DAYS,
        )
        self.initial |= {
            f"do_{place}": stored.get("kind", ""),
            f"audience_{place}": stored.get("audience", ""),
            f"words_{place}": stored.get("words"),
            f"due_{place}": stored.get("days"),
        }

    def _people(self) -> list[Any]:
        """Those around the dossier; and, where it is about no person, the groups to which is announced."""
        near = [(each.name, each.label) for each in audiences_of(self.about)]
        if self.about.ABOUT_A_PERSON:
            return [NOTHING, *near]
        head = pgettext_lazy("to read", "Announcement")
        groups = [(format_lazy("{}: {}", head, name), lines) for name, lines in audiences.offered()]
        return [NOTHING, (_("Those around the dossier"), near), *groups]

    @property
    def when(self) -> list[Any]:
        return [self[name] for name in ("days", "after", "what") if name in self.fields]

    @property
    def rows_of_conditions(self) -> list[list[Any]]:
        return [[self[f"if_{place}"], self[f"number_{place}"]] for place in self.ifs]

    @property
    def rows_of_actions(self) -> list[list[Any]]:
        names = ("do", "audience", "words", "due")
        return [[self[f"{name}_{place}"] for name in names] for place in self.dos]

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        self.conditions = [each for place in self.ifs for each in self._condition(place, answers)]
        self.actions = [each for place in self.dos for each in self._action(place, answers)]
        if not self.actions and not any(self[f"do_{place}"].errors for place in self.dos):
            self.add_error("do_0", gettext("Say what the rule does."))
        return answers

    def _condition(self, place: int, answers: dict[str, Any]) -> list[dict[str, Any]]:
        what, number = answers.get(f"if_{place}"), answers.get(f"number_{place}")
        if not what:
            if number is not None:
                self.add_error(f"if_{place}", gettext("Choose the condition to which this number belongs."))
            return []
        if why := why_unfit(self.about, what, number):
            self.add_error(f"if_{place}", why)
        return [{"what": what, "number": _plain(number)}]

    def _action(self, place: int, answers: dict[str, Any]) -> list[dict[str, Any]]:
        kind, days = KINDS.get(answers.get(f"do_{place}") or ""), answers.get(f"due_{place}")
        audience, words = answers.get(f"audience_{place}"), answers.get(f"words_{place}")
        if kind is None:
            if audience or words or days is not None:
                self.add_error(f"do_{place}", gettext("Say what is done here, or leave the whole line empty."))
            return []
        if not kind.tells:
            if audience or words or days is not None:
                self.add_error(f"do_{place}", gettext("For webhooks leave the rest of the line empty."))
            return [{"kind": kind.name, "audience": "", "words": 0, "days": None}]
        if not audience:
            self.add_error(f"audience_{place}", gettext("Choose whom it is for."))
        elif why := self._why_not_for(kind, audience):
            self.add_error(f"audience_{place}", why)
        if words is None:
            self.add_error(f"words_{place}", gettext("Choose the words."))
        elif wrong := named([*words.subject.values(), *words.text.values()]).intersection(kind.unsaid):
            said = gettext("Many people read the same words: “{%(name)s}” means nothing there. Choose other words.")
            self.add_error(f"words_{place}", said % {"name": min(wrong)})
        if days is not None and not kind.asks_days:
            self.add_error(f"due_{place}", gettext("Only a task or an announcement takes days."))
        if kind.needs_days and not days:
            self.add_error(f"due_{place}", gettext("Say for how many days the announcement stands."))
        return [{"kind": kind.name, "audience": audience, "words": words and words.pk, "days": days}]

    def _why_not_for(self, kind: Kind, audience: str) -> str:
        try:
            kind.called(self.about, audience)
        except UnknownFact:
            if kind.needs_days and self.about.ABOUT_A_PERSON:
                return gettext("Nothing about one person is announced. Send words instead.")
            if kind.needs_days:
                return gettext("An announcement goes to a whole group: choose one of the announcements’ groups.")
            return gettext("Only an announcement goes to a whole group: choose somebody around the dossier.")
        return ""

    def save(self, commit: bool = True) -> Automation:
        """A rule that is on pauses with a change, until its new effect was looked at."""
        rule = self.instance
        rule.what, rule.days = self.cleaned_data["what"], self.cleaned_data.get("days")
        rule.after = bool(self.cleaned_data.get("after"))
        rule.conditions, rule.actions = self.conditions, self.actions
        if rule.mode == Mode.ON:
            rule.mode = Mode.PAUSED
        return super().save(commit)


def with_room(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*rows, *[{}] * max(1, ROWS - len(rows))]


def readable(stored: Any, *names: str) -> list[dict[str, Any]]:
    """The lines that can be shown; what was written by hand and cannot be is to be chosen anew."""
    lines = stored if isinstance(stored, list) else []
    return [each for each in lines if isinstance(each, dict) and all(name in each for name in names)]


def _keys(choices: Any) -> list[str]:
    """Of choices in groups and alone."""
    return [key for one, two in choices for key in ([one] if not isinstance(two, list) else [k for k, _w in two])]


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


class WordsForm(SeenForm):
    """Placeholders are checked as they are written; the nearest that exists is named."""

    text = InEveryLanguageFormField(
        label=pgettext_lazy("of a message", "Text"), widget=InEveryLanguageAreas({"data-rich": ""})
    )

    class Meta:
        model = RuleMessage
        fields = ("name", "lifecycle", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = format_lazy(
            "{} {}", _("What stands in curly brackets is filled in for each dossier and reader."), rich.HELP
        )
        if self.instance.pk:
            self.fields["lifecycle"].disabled = True

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not answers.get("lifecycle"):
            return answers
        model = model_named(answers["lifecycle"])
        for name in ("subject", "text"):
            found = {pair for text in (answers.get(name) or {}).values() for pair in misspelt(text, model)}
            if found:
                self.add_error(name, ValidationError([said(*pair) for pair in sorted(found)]))
        for text in (answers.get("text") or {}).values():
            try:
                rich.check_links(text)
            except ValidationError as error:
                self.add_error("text", error)
        return answers


def said(wrong: str, nearest: str) -> str:
    if nearest:
        words = gettext("“{%(wrong)s}” does not exist here. Did you mean “{%(right)s}”?")
        return words % {"wrong": wrong, "right": nearest}
    return gettext("“{%(wrong)s}” does not exist here.") % {"wrong": wrong}
