from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.imports.bringing import Options
from pages.imports.files import too_large
from snippets.models import EventLevel
from workflows.kernel.plain_words import PlainWords


class ImportForm(PlainWords, forms.Form):
    file = forms.FileField(
        label=_("File with events"),
        help_text=_("CSV, XLSX or ICS. Nothing is imported before you have seen what would be made."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ics,text/csv,text/calendar"}),
    )
    language = forms.ChoiceField(
        label=_("Language of titles that do not say it"),
        choices=settings.LANGUAGES,
        help_text=_("A calendar, or a column that is called just “title”."),
    )
    level = forms.ChoiceField(
        label=_("Level of events that do not say it"),
        choices=[("", _("None: they cannot be imported")), *EventLevel.choices],
        required=False,
    )
    there = forms.ChoiceField(
        label=_("Events that are there already"),
        choices=[("leave", _("Leave them as they are")), ("update", _("Take over what the file says"))],
        help_text=_("Known by their UID, or by title and start. The words of their pages stay."),
        initial="leave",
    )
    publish = forms.ChoiceField(
        label=_("New pages"),
        choices=[("", _("Drafts")), ("publish", _("Public at once"))],
        required=False,
        help_text=_("A page in each language that has a title."),
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publish"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.AMBASSADE_IMPORT_MB * 1024 * 1024:
            raise ValidationError(too_large())
        return file

    def options(self) -> Options:
        answers = self.cleaned_data
        return Options(
            language=answers["language"],
            level=answers["level"],
            update=answers["there"] == "update",
            publish=bool(answers.get("publish")),
        )


def answers_of(options: Options) -> dict[str, str]:
    """What was chosen, for the same form again."""
    return {
        "language": options.language,
        "level": options.level,
        "there": "update" if options.update else "leave",
        "publish": "publish" if options.publish else "",
    }
