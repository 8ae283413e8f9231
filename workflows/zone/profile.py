"""A person's own pages: the identification sheet, language, mandates, the account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.candidates.sheet import stays_complete
from workflows.people import consents, roles
from workflows.people.models import ConsentKind, Mandate, Member
from workflows.people.sheet.forms import EraseTiesForm, OwnLanguageForm, PartForm
from workflows.people.sheet.models import SheetDraft
from workflows.people.sheet.parts import PARTS
from workflows.people.sheet.reading import read_sheet
from workflows.people.sheet.views import SheetPartView
from workflows.zone.frame import page, zone_page
from workflows.zone.privacy import erasure_steps

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def member_or_404(request: HttpRequest) -> Member:
    member = roles.member_of(request.user)
    if member is None:
        raise Http404
    return member


@read_or_send
@zone_page
def profile(request: HttpRequest) -> HttpResponse:
    """An account that is no member's has no sheet, only its language and its log-in."""
    user: Any = request.user
    member = roles.member_of(user)
    if request.method == "POST":
        raise Http404
    return page(
        request,
        "profile",
        member=member,
        person=personal_details(member) if member else [],
        parts=own_sheet(member, user) if member else [],
        language_form=OwnLanguageForm(initial={"language": user.language or settings.LANGUAGE_CODE}),
        mandates=Mandate.objects.filter(member__user=user.pk),
        erasure_steps=erasure_steps(user),
        erasure_url=reverse("zone_profile") + "erasure/",
    )


def own_sheet(member: Member, user: Any) -> list[dict[str, Any]]:
    """Every part with what it says, and whether something in it was typed and not saved."""
    facts = {read.part: read.facts for read in read_sheet(member, user)}
    typed = set(SheetDraft.objects.filter(member=member).values_list("part", flat=True))
    confirmed = dict(member.part_checks.values_list("part", "confirmed_at"))
    return [
        {
            "part": part,
            "facts": facts.get(part, []),
            "is_typed": part.slug in typed,
            "confirmed_at": confirmed.get(part.slug),
        }
        for part in PARTS
    ]


@method_decorator(zone_page, name="dispatch")
class PartView(SheetPartView):
    """One part by itself: an ambassador changes what changed."""

    def get_member(self) -> Member:
        return member_or_404(self.request)

    def next_address(self, way: str) -> str:
        return reverse("zone_check" if self.request.GET.get("from") == "check" else "zone_profile")

    def render(self, context: dict[str, Any], status: int) -> HttpResponse:
        return page(self.request, "sheet_part", status, **context)

    def is_enough(self, form: PartForm) -> bool:
        return stays_complete(form)

    def saved(self) -> None:
        messages.success(self.request, _("Saved: %(part)s.") % {"part": self.part.title})


def personal_details(member: Member) -> list[tuple[Any, Any]]:
    names = ("number", "first_name", "last_name", "email", "country", "region")
    facts = [(_verbose(name), getattr(member, name)) for name in names]
    return [*facts, (_verbose("service"), member.service)] if member.permanent_staff else facts


def _verbose(name: str) -> str:
    words = str(Member._meta.get_field(name).verbose_name)
    return words[:1].upper() + words[1:]


@read_or_send
@zone_page
def language(request: HttpRequest) -> HttpResponse:
    """Screens and messages follow; the page comes back in the new language."""
    if request.method != "POST":
        return redirect("zone_profile")
    form = OwnLanguageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the languages of this site."))
        return redirect("zone_profile")
    user: Any = request.user
    user.language = form.cleaned_data["language"]
    user.save(update_fields=["language"])
    Member.objects.filter(user=user.pk).update(language=user.language)
    with translation.override(user.language):
        messages.success(request, _("Your language has been changed."))
        return redirect(reverse("zone_profile"))


@read_or_send
@zone_page
def erase_ties(request: HttpRequest) -> HttpResponse:
    member = member_or_404(request)
    form = EraseTiesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consents.withdraw(member, ConsentKind.TIES)
        messages.success(request, _("Your ties have been erased and your agreement withdrawn."))
        return redirect("zone_part", part="agreed")
    return page(request, "erase_ties", 422 if request.method == "POST" else 200, form=form)
