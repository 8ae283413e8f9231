"""The support group's own questions as the last page of a request: typed words stay in the draft until it is sent."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from workflows.missions.answers import RequestAnswers
from workflows.missions.asking.forms import STEPS, Part, Written
from workflows.missions.asking.models import RequestDraft
from workflows.missions.models import Mission
from workflows.questions.asking import VERSION, MoreForm
from workflows.questions.forms import PREFIX, typed_in
from workflows.questions.models import Purpose, newest_of
from workflows.questions.reading import in_words
from workflows.questions.rules import WITH_OPTIONS, asked

MORE = Part("more", _("More questions"), _("what the support group would like to know besides"), [])


def is_asked() -> bool:
    newest = newest_of(Purpose.REQUEST)
    return newest is not None and bool(newest.questions)


def steps() -> int:
    return STEPS + is_asked()


@dataclass(frozen=True)
class More:
    """What is asked of one draft. row: with the files that were sent already"""

    draft: RequestDraft
    row: RequestAnswers

    def form(self) -> MoreForm:
        """To go on with."""
        typed = self.draft.typed.get(MORE.slug)
        before = f"{PREFIX}-"
        said = {name.removeprefix(before): values for name, values in (typed or {}).items() if name != VERSION}
        return MoreForm(self.row, typed=said if typed else None)

    def whole(self) -> MoreForm:
        """What was typed, checked."""
        form = MoreForm(self.row, self.draft.as_sent())
        form.full_clean()
        return form

    def written(self) -> Written:
        """To look over before it is sent."""
        form, is_begun = self.whole(), MORE.slug in self.draft.typed
        answers = form.merged()
        facts = [(each.label, in_words(each, answers)) for each in asked(form.questions, answers)]
        wrong = [str(error) for error in form.non_field_errors()]
        wrong += [f"{each.label} – {error}" for each in form.questions for error in form.errors.get(each.key, [])]
        return Written(MORE, facts, wrong, is_begun or not form.errors)

    def keep(self, request: HttpRequest) -> dict[str, list[str]]:
        """What is kept of a page as it was typed: only answers that can be given, and no more than fits."""
        typed = typed_in(self.row.version.questions, request.POST)
        found = {VERSION: [str(self.row.version_id)]}
        for question in self.row.version.questions:
            values: Any = typed.get(question.key, [])
            if question.kind in WITH_OPTIONS:
                values = [each for each in values if each in question.option_keys]
            if values and any(values):
                found[f"{PREFIX}-{question.key}"] = values
        return found


def more_of(draft: RequestDraft) -> More | None:
    row = RequestAnswers.to_fill(draft, "draft")
    return More(draft, row) if row is not None else None


def hand_in(draft: RequestDraft, mission: Mission) -> None:
    """Before the draft forgets its words; a mission that has answers keeps them."""
    more = more_of(draft)
    if more is None or RequestAnswers.objects.filter(mission=mission).exists():
        return
    form = more.whole()
    form.row.mission, form.row.draft = mission, None
    form.hand_in()
