"""What the steps of an announcement ask."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.fields import InEveryLanguage
from workflows.announcements import audiences
from workflows.kernel import clock, rich
from workflows.kernel.forms import FURTHEST, StepForm
from workflows.people.charter.forms import LongWordsField, RemindForm, WordsField
from workflows.people.training.forms import DayInput

__all__ = ["PlanForm", "RemindForm", "TextForm"]

MOST_OF_TITLE, MOST_OF_TEXT = 150, 3000
STANDS = timedelta(days=30)


def day_ahead(day: date | None) -> date | None:
    if day is not None and day <= clock.today():
        raise ValidationError(_("Choose a day that lies ahead."))
    if day is not None and day > clock.today() + FURTHEST:
        raise ValidationError(_("This lies more than two years ahead. Check the year."))
    return day


class TextForm(StepForm):
    title = WordsField(
        label=pgettext_lazy("of an announcement", "Title"),
        help_text=gettext_lazy("A draft may still lack a language; to post it you need all of them."),
    )
    text = LongWordsField(
        label=pgettext_lazy("of an announcement", "Words"),
        help_text=format_lazy("{} {}", gettext_lazy("An empty line begins a new paragraph."), rich.HELP),
    )
    audience = forms.ChoiceField(
        label=pgettext_lazy("of an announcement", "For whom"),
        help_text=gettext_lazy("Whoever belongs to it when it is posted reads it; who joins later does not."),
    )
    until = forms.DateField(
        label=pgettext_lazy("of an announcement", "Last day"),
        widget=DayInput(),
        help_text=gettext_lazy("Until then it stands on the home of the zone, afterwards among the past ones."),
    )
    acknowledge_by = forms.DateField(
        label=gettext_lazy("Everybody says by this day that they have read it"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Leave it empty where you ask nothing. Who has not is reminded once before that day."),
    )

    def prepare(self) -> None:
        for area in self.fields["text"].widget.widgets:
            area.attrs["data-rich"] = ""
        self.fields["audience"].choices = audiences.offered()
        for name in ("title", "text", "until", "acknowledge_by"):
            self.fields[name].initial = getattr(self.subject, name)
        self.fields["audience"].initial = self.subject.line
        self.fields["until"].initial = self.subject.until or clock.today() + STANDS

    def clean_title(self) -> InEveryLanguage:
        return self._short("title", MOST_OF_TITLE)

    def clean_text(self) -> InEveryLanguage:
        words = self._short("text", MOST_OF_TEXT)
        for each in words.values():
            rich.check_links(each)
        return words

    def _short(self, name: str, most: int) -> InEveryLanguage:
        words = self.cleaned_data[name]
        if any(len(each) > most for each in words.values()):
            raise ValidationError(_("Keep it to %(most)d characters in each language.") % {"most": most})
        return words

    def clean_until(self) -> date | None:
        return day_ahead(self.cleaned_data["until"])

    def clean_acknowledge_by(self) -> date | None:
        return day_ahead(self.cleaned_data["acknowledge_by"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked, until = given.get("acknowledge_by"), given.get("until")
        if asked and until and asked > until:
            self.add_error("acknowledge_by", _("It stands no longer by then. Choose a day before its last one."))
        return given


class PlanForm(StepForm):
    posts_on = forms.DateField(label=gettext_lazy("Posted on the morning of"), widget=DayInput())

    def clean_posts_on(self) -> date | None:
        day = day_ahead(self.cleaned_data["posts_on"])
        if day and day > min(self.subject.until, self.subject.acknowledge_by or self.subject.until):
            raise ValidationError(_("Its last day has passed by then, or the day to acknowledge it."))
        return day
