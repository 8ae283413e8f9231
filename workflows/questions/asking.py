"""The support group's own questions at the end of another form: of a step, or of a page."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from workflows.kernel.forms import StepForm
from workflows.questions.forms import PREFIX, REMOVE, AnswersForm, Typed
from workflows.questions.models import AnswerSet
from workflows.questions.rules import Kind, asked, missing

VERSION, SHOWN = f"{PREFIX}.version", f"{PREFIX}.shown"


class MoreForm(AnswersForm):
    """Questions in a form of something else: what is needed has to be there before that is handed in.

    row       what is answered so far, saved or not
    is_half   nothing has to be there: whoever writes it stops here for now, or only corrects
    """

    def __init__(
        self,
        row: AnswerSet,
        data: QueryDict | None = None,
        sent: MultiValueDict | None = None,
        *,
        typed: Typed | None = None,
        is_half: bool = False,
    ) -> None:
        self.row, self.is_half = row, is_half
        needed = "%(field)s" if is_half else _("%(field)s (an answer is needed)")
        super().__init__(row.version.questions, data, sent, answers=row.answers, typed=typed, needed=needed)

    @property
    def shown(self) -> str:
        """What is asked as the page is drawn: without scripts it is sent along, so that nothing goes unseen."""
        return " ".join(row.question.key for row in self.rows() if row.is_asked)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_half:
            return cleaned
        now = self.with_files()
        for question in missing(self.questions, now):
            if question.key not in self.errors:
                self.add_error(question.key, _("This needs an answer."))
        if self.data.get(VERSION, str(self.row.version_id)) != str(self.row.version_id):
            self.add_error(None, _("The questions have changed. What you answered is kept; look at them once more."))
        elif not self.errors and self.brings_up_more(now):
            self.add_error(None, _("What you answered brings up more questions; they stand below."))
        return cleaned

    def with_files(self) -> dict[str, Any]:
        """The answers with what is being sent as if it was kept already."""
        found = self.merged()
        for question in self.questions:
            if question.kind == Kind.FILE:
                if self.cleaned_data.get(question.key + REMOVE):
                    found.pop(question.key, None)
                if upload := self.cleaned_data.get(question.key):
                    found[question.key] = upload
        return found

    def brings_up_more(self, now: dict[str, Any]) -> bool:
        if SHOWN not in self.data:
            return False
        seen = self.data[SHOWN].split()
        return any(each.key not in seen and not now.get(each.key) for each in asked(self.questions, now))

    def take_files(self) -> bool:
        """Keep the files that were sent, whatever is wrong with the rest; whether they are right."""
        kept = self.keep_files(self.row.pk)
        if kept != self.row.answers:
            self.row.put(kept)
        return not any(each.kind == Kind.FILE and each.key in self.errors for each in self.questions)

    def hand_in(self) -> None:
        """Where nothing was answered, now or before, nothing is kept."""
        self.keep_files(self.row.pk)
        if (answers := self.merged()) or not self.row._state.adding:
            self.row.save_answers(answers)


class AsksMore(StepForm):
    """A step's form that asks them too, where there are any; they are kept with the step, in its transaction."""

    ANSWERS: ClassVar[type[AnswerSet]]
    MORE_IS_NEEDED: ClassVar = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = self.ANSWERS.to_fill(self.subject)
        self.more = self.make_more(*((self.data, self.files) if self.is_bound else ()))

    def make_more(self, *data: Any, typed: Typed | None = None) -> MoreForm | None:
        is_half = not self.MORE_IS_NEEDED
        return MoreForm(self.row, *data, typed=typed, is_half=is_half) if self.row is not None else None

    def go_on_with(self, typed: dict[str, Any]) -> None:
        """What was typed before and kept, name in the form -> values."""
        before = f"{PREFIX}-"
        found = {name.removeprefix(before): values for name, values in typed.items() if name.startswith(before)}
        self.more = self.make_more(typed=found)

    def is_valid(self) -> bool:
        own = super().is_valid()
        return (self.more is None or self.more.is_valid()) and own

    def says_more(self) -> bool:
        return self.more is not None and self.more.with_files() != self.more.row.answers

    @transaction.atomic
    def take_files(self) -> bool:
        if self.more is None:
            return True
        type(self.subject)._default_manager.select_for_update().get(pk=self.subject.pk)
        self.settle_row()
        return self.more.take_files()

    def taken(self) -> None:
        if self.more is not None:
            self.settle_row()
            self.more.hand_in()

    def settle_row(self) -> None:
        """The dossier is locked: a row that was made meanwhile, from another window, is the one."""
        row = self.more.row if self.more else None
        if row is not None and row._state.adding:
            known = type(row)._default_manager.filter(**{row.WHOSE: self.subject.pk}).values_list("pk", flat=True)
            if found := known.first():
                row.pk, row._state.adding = found, False
