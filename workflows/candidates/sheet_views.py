"""The identification sheet as part of one's own candidacy: the whole of it, and part by part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.candidates.answers import CandidacyAnswers, answers_to_read, missing_answers
from workflows.candidates.models import REQUIRED_ON_SHEET, Candidacy
from workflows.candidates.sheet import QUESTIONS, Facts, sheet_of, stays_complete
from workflows.candidates.states import State
from workflows.candidates.views import draft_or_404, page, private
from workflows.people.models import Member
from workflows.people.sheet.forms import PartForm
from workflows.people.sheet.models import SheetDraft
from workflows.people.sheet.parts import PARTS, Part
from workflows.people.sheet.reading import label_of, lacking, where_to_go_on
from workflows.people.sheet.views import SheetPartView
from workflows.questions.rules import missing


@require_safe
@private
def whole(request: HttpRequest) -> HttpResponse:
    """Every part, what it says and what it lacks, and where to go on."""
    candidacy = draft_or_404(request.user)
    member, answers = candidacy.member, answers_to_read(candidacy)
    facts = {read.part: read.facts for read in sheet_of(candidacy, request.user)}
    lacks = lacking(member.pk, REQUIRED_ON_SHEET)
    typed = set(SheetDraft.objects.filter(member=member).values_list("part", flat=True))
    saved = getattr(getattr(member, "profile", None), "saved_parts", [])
    parts = [
        {
            "part": part,
            "number": part.number,
            "url": f"{reverse('candidacy_part', args=[part.slug])}?check=1",
            "facts": facts.get(part, []),
            "missing": missing_in(part, lacks),
            "is_begun": part.slug in saved or bool(facts.get(part)),
            "is_typed": part.slug in typed,
        }
        for part in PARTS
    ]
    if answers is not None:
        parts.append(more_questions(candidacy, answers, facts.get(QUESTIONS, [])))
    return page(request, "sheet", candidacy=candidacy, parts=parts, next=where_to_go_on(member))


def more_questions(candidacy: Candidacy, row: CandidacyAnswers, facts: Facts) -> dict[str, Any]:
    """The last part, which a candidacy that was sent only shows."""
    is_draft = candidacy.state == State.DRAFT
    return {
        "part": QUESTIONS,
        "number": len(PARTS) + 1,
        "url": f"{reverse('candidacy_questions')}?check=1" if is_draft else "",
        "facts": facts,
        "missing": [each.label for each in missing(row.version.questions, row.answers)] if is_draft else [],
        "is_begun": row.saved_at is not None,
        "is_typed": bool(row.typed),
    }


def steps_of_sheet(candidacy: Candidacy) -> int:
    return len(PARTS) + (answers_to_read(candidacy) is not None)


def what_lacks(candidacy: Candidacy, here: Part) -> dict[str, Any]:
    """Whether nothing does, and the parts other than this one where something does, as (title, address)."""
    lacks = lacking(candidacy.member_id, REQUIRED_ON_SHEET)
    more = missing_answers(candidacy) if candidacy.state == State.DRAFT else []
    found = [
        (part.title, reverse("candidacy_part", args=[part.slug]))
        for part in PARTS
        if part is not here and missing_in(part, lacks)
    ]
    if more and here is not QUESTIONS:
        found.append((QUESTIONS.title, reverse("candidacy_questions")))
    return {"is_complete": not lacks and not more, "lacking": found}


def missing_in(part: Part, missing: list[str]) -> list[Any]:
    return [label_of(name) for name in missing if name in part.names + part.rows]


@method_decorator(private, name="dispatch")
class CandidacyPartView(SheetPartView):
    """With the way through all parts, and the other parts where something is missing (here the labels say it)."""

    def get_member(self) -> Member:
        self.candidacy = draft_or_404(self.request.user)
        return self.candidacy.member

    def next_address(self, way: str) -> str:
        if way == "later":
            return reverse("candidacy")
        if way != "back" and "check" in self.request.GET:
            return reverse("candidacy_sheet")
        part = self.part.previous if way == "back" else self.part.following
        if part is not None:
            return reverse("candidacy_part", args=[part.slug])
        goes_on = way != "back" and self.candidacy.state == State.DRAFT and answers_to_read(self.candidacy) is not None
        return reverse("candidacy_questions" if goes_on else "candidacy")

    def render(self, context: dict[str, Any], status: int) -> HttpResponse:
        return page(
            self.request,
            "sheet_part",
            status,
            steps=steps_of_sheet(self.candidacy),
            **what_lacks(self.candidacy, self.part),
            **context,
        )

    def show(self, form: PartForm, status: int = 200, draft: SheetDraft | None = None) -> HttpResponse:
        words = _("%(field)s (needed to send your candidacy)")
        for name in set(self.part.names).intersection(REQUIRED_ON_SHEET):
            form.sheet.fields[name].label = words % {"field": form.sheet.fields[name].label}
        return super().show(form, status, draft)

    def is_enough(self, form: PartForm) -> bool:
        return stays_complete(form)

    def saved(self) -> None:
        Candidacy.objects.filter(pk=self.candidacy.pk).touch()
