"""The identification sheet as part of one's own candidacy: the whole of it, and part by part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.candidates.models import REQUIRED_ON_SHEET, Candidacy
from workflows.candidates.sheet import sheet_of, stays_complete
from workflows.candidates.views import draft_or_404, page, private
from workflows.people.models import Member
from workflows.people.sheet.forms import PartForm
from workflows.people.sheet.models import SheetDraft
from workflows.people.sheet.parts import PARTS, Part
from workflows.people.sheet.reading import label_of, lacking, where_to_go_on
from workflows.people.sheet.views import SheetPartView


@require_safe
@private
def whole(request: HttpRequest) -> HttpResponse:
    """Every part, what it says and what it lacks, and where to go on."""
    candidacy = draft_or_404(request.user)
    member = candidacy.member
    facts = {read.part: read.facts for read in sheet_of(candidacy, request.user)}
    missing = lacking(member.pk, REQUIRED_ON_SHEET)
    typed = set(SheetDraft.objects.filter(member=member).values_list("part", flat=True))
    saved = getattr(getattr(member, "profile", None), "saved_parts", [])
    parts = [
        {
            "part": part,
            "facts": facts.get(part, []),
            "missing": missing_in(part, missing),
            "is_begun": part.slug in saved or bool(facts.get(part)),
            "is_typed": part.slug in typed,
        }
        for part in PARTS
    ]
    return page(request, "sheet", candidacy=candidacy, parts=parts, next=where_to_go_on(member), steps=len(PARTS))


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
        return reverse("candidacy_part", args=[part.slug]) if part else reverse("candidacy")

    def render(self, context: dict[str, Any], status: int) -> HttpResponse:
        missing = lacking(self.member.pk, REQUIRED_ON_SHEET)
        return page(
            self.request,
            "sheet_part",
            status,
            steps=len(PARTS),
            is_complete=not missing,
            lacking=[part for part in PARTS if part is not self.part and missing_in(part, missing)],
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
