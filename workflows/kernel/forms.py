from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from snippets.clocks import city_time
from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.plain_words import PlainWords

READY = "ready_made"
FURTHEST = timedelta(days=2 * 366)
city_time_lazy = lazy(city_time, str)


class MomentInput(forms.DateTimeInput):
    """The browser's own control for a date with a time; what it cannot show is kept as plain text."""

    input_type = "datetime-local"
    SHOWN = "%Y-%m-%dT%H:%M"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=self.SHOWN)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        try:
            datetime.strptime(shown or "2000-01-01T00:00", self.SHOWN)
        except ValueError:
            context["widget"]["type"] = "text"
        return context


class MomentField(forms.DateTimeField):
    """A date with a time, in the time of the place where the cooperative lives."""

    widget = MomentInput
    default_error_messages: ClassVar = {
        "invalid": _("This is not a date with a time, like 24/03/2027 19:30."),
    }

    def __init__(self, *, in_future: bool = False, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or city_time_lazy()
        kwargs.setdefault("input_formats", [MomentInput.SHOWN, "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M"])
        super().__init__(**kwargs)
        self.in_future = in_future

    def clean(self, value: Any) -> datetime | None:
        moment = super().clean(value)
        if moment and self.in_future and moment <= clock.now():
            raise ValidationError(_("This lies in the past."), code="past")
        return moment

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Seconds are never shown, so they make no difference."""
        whole = initial.replace(second=0, microsecond=0) if isinstance(initial, datetime) else initial
        return super().has_changed(whole, data)


def check_span(form: forms.Form, starts: str = "starts", ends: str = "ends") -> None:
    """Say beside the field when an end comes without or before its start, or when a year was mistyped."""
    first, last = form.cleaned_data.get(starts), form.cleaned_data.get(ends)
    for name, moment in ((starts, first), (ends, last)):
        if moment and name in form.changed_data and moment > clock.now() + FURTHEST:
            form.add_error(name, _("This lies more than two years ahead. Check the year."))
    if first and last and last <= first:
        form.add_error(ends, _("The end must come after the start."))
    if first and not last and ends not in form.errors:
        form.add_error(ends, _("Say when it ends too; roughly is fine."))
    if last and not first and starts not in form.errors:
        form.add_error(starts, _("Say when it starts too."))


def _with_ready(names: Iterable[str]) -> list[str]:
    return [each for name in names for each in ([READY, name] if name == "reason" else [name])]


class StepForm(PlainWords, forms.Form):
    """What a step asks. The cleaned fields are the transition method's keyword arguments.

    A subclass may read `self.subject` and `self.by` to narrow its choices, and group its fields:
    `fieldsets` is a list of (legend, names of fields).
    """

    required_css_class = "required"
    more: Any = None  # a further form, of a room above, that is drawn and sent with this one

    def __init__(self, *args: Any, subject: LifecycleModel, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left_out: dict[str, forms.Field] = {}
        self.subject = subject
        self.by = by
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices and set initial values for this dossier and actor."""

    def offer(self, reasons: list[tuple[str, list[str]]]) -> None:
        """Ready-made words for the reason, by language: one is chosen, and completed below or not."""
        reason = self.fields.get("reason")
        if reason is None or not reasons:
            return
        choices = [
            ("", _("None of these")),
            *((language, [(word, word) for word in words]) for language, words in reasons),
        ]
        one_of_two = _("Choose some or write your own below: one of the two is needed. What you write completes them.")
        completed = _("They stand first; what you write below completes them.")
        ready = forms.ChoiceField(
            label=_("Ready-made words"),
            choices=choices,
            required=False,
            help_text=one_of_two if reason.required else completed,
        )
        fields = list(self.fields.items())
        place = [name for name, _field in fields].index("reason")
        self.fields = dict([*fields[:place], (READY, ready), *fields[place:]])
        self.reason_is_required, reason.required = reason.required, False
        if hasattr(self, "fieldsets"):
            self.fieldsets = [(legend, _with_ready(names)) for legend, names in self.fieldsets]

    def _post_clean(self) -> None:
        """After the form's own checks: the chosen words and what completes them become one reason."""
        super()._post_clean()  # type: ignore[misc]
        if READY not in self.fields or "reason" in self.errors or READY in self.errors:
            return
        said = [self.cleaned_data.pop(READY, ""), self.cleaned_data.get("reason", "")]
        reason = "\n".join(words for words in said if words)
        if not reason and self.reason_is_required:
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        elif len(reason) > (self.fields["reason"].max_length or len(reason)):
            self.add_error("reason", _("Together with the ready-made words this is too long."))
        else:
            self.cleaned_data["reason"] = reason

    def only_try_out(self) -> None:
        """Ask for no file, and for nothing that is not the dossier's own: where nothing is kept neither matters."""
        self.left_out = {name: each for name, each in self.fields.items() if isinstance(each, forms.FileField)}
        self.fields = {name: each for name, each in self.fields.items() if name not in self.left_out}
        self.more = None

    def answers(self) -> dict[str, Any]:
        return {**self.cleaned_data, **dict.fromkeys(self.left_out)}

    def take_files(self) -> bool:
        """Keep what a browser does not send twice, while something else is wrong; whether that was right."""
        return True

    def taken(self) -> None:
        """Keep what is not the dossier's own, in the transaction of the step that was taken."""

    def says_more(self) -> bool:
        """Whether what is kept so would change."""
        return False


class ReasonForm(StepForm):
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        help_text=_("The people concerned read these words."),
    )


class TakeBackForm(ReasonForm):
    """No message tells of what is taken back: it can be while none about it has left."""

    def prepare(self) -> None:
        self.fields["reason"].help_text = _(
            "These words stand under “What happened” in the dossier, for whoever may read it. Nobody gets them by mail."
        )


class OptionalReasonForm(StepForm):
    reason = forms.CharField(
        label=pgettext_lazy("of a decision", "Reason"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Not required, but it helps us to do better."),
    )
