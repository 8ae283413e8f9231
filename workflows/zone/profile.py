"""A person's own pages: the identification sheet, ties, language, mandates, the account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.candidates.sheet import stays_complete
from workflows.people import consents, roles
from workflows.people.models import Consent, ConsentKind, Mandate, Member, Profile
from workflows.people.sheet import (
    EraseTiesForm,
    OwnLanguageForm,
    ProfileForm,
    TiesConsentForm,
    Together,
    language_rows,
    sheet_stamp,
    tie_rows,
    ties_stamp,
)
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
    member = roles.member_of(request.user)
    if member is None:
        if request.method == "POST":
            raise Http404
        return show_profile(request, None, None, None, None)
    if request.method == "POST":
        return save_profile(request, member)
    sheet = Profile.objects.filter(member=member).first() or Profile(member=member)
    return show_profile(request, member, ProfileForm(instance=sheet), language_rows(member), sheet)


@transaction.atomic
def save_profile(request: HttpRequest, member: Member) -> HttpResponse:
    """Of two tabs the second to save is told so, and keeps what it typed."""
    Member.objects.select_for_update().get(pk=member.pk)
    known = Profile.objects.filter(member=member).first()
    form = ProfileForm(request.POST, instance=known or Profile(member=member))
    rows, stamp = language_rows(member, request.POST), sheet_stamp(known)
    if not stays_complete(member, form, rows):
        return show_profile(request, member, form, rows, known, 422)
    if request.POST.get("seen", "") != stamp:
        return show_profile(request, member, form, rows, known, 409)
    Together(form, rows).save(member)
    messages.success(request, _("Your identification sheet has been saved."))
    return redirect("zone_profile")


def show_profile(
    request: HttpRequest, member: Member | None, form: Any, rows: Any, sheet: Profile | None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    return page(
        request,
        "profile",
        status,
        member=member,
        person=personal_details(member) if member else [],
        form=form,
        rows=rows,
        both=Together(form, rows) if form else None,
        seen=sheet_stamp(sheet),
        late=status == 409,
        language_form=OwnLanguageForm(initial={"language": user.language or settings.LANGUAGE_CODE}),
        mandates=Mandate.objects.filter(member__user=user.pk),
        ties_kept=bool(member and consents.standing(member, ConsentKind.TIES)),
        erasure_steps=erasure_steps(user),
        erasure_url=reverse("zone_profile") + "erasure/",
    )


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
def ties(request: HttpRequest) -> HttpResponse:
    """Nothing is asked or kept before the separate consent (R5.3)."""
    member = member_or_404(request)
    agreed = consents.standing(member, ConsentKind.TIES)
    if agreed is None:
        return agree_to_ties(request, member)
    if request.method == "POST":
        return save_ties(request, member, agreed)
    return show_ties(request, agreed, rows=tie_rows(member))


@transaction.atomic
def save_ties(request: HttpRequest, member: Member, agreed: Consent) -> HttpResponse:
    """As with the sheet: what another tab saved meanwhile is not overwritten in silence."""
    Member.objects.select_for_update().get(pk=member.pk)
    rows = tie_rows(member, request.POST)
    both = Together(rows)
    if not both.is_valid():
        return show_ties(request, agreed, rows=rows, status=422)
    if request.POST.get("seen", "") != ties_stamp(member):
        return show_ties(request, agreed, rows=rows, status=409)
    both.save(member)
    messages.success(request, _("Your ties have been saved."))
    return redirect("zone_ties")


def agree_to_ties(request: HttpRequest, member: Member) -> HttpResponse:
    if request.method != "POST":
        return show_ties(request, None, form=TiesConsentForm())
    form = TiesConsentForm(request.POST)
    if not form.is_valid():
        return show_ties(request, None, form=form, status=422)
    consents.give(member, ConsentKind.TIES, version=consents.TIES_VERSION, wording=consents.ties_wording())
    messages.success(request, _("Thank you. You can now fill in your ties."))
    return redirect("zone_ties")


@read_or_send
@zone_page
def erase_ties(request: HttpRequest) -> HttpResponse:
    member = member_or_404(request)
    if request.method != "POST":
        return redirect("zone_ties")
    agreed = consents.standing(member, ConsentKind.TIES)
    form = EraseTiesForm(request.POST)
    if agreed is not None and not form.is_valid():
        return show_ties(request, agreed, rows=tie_rows(member), erase=form, status=422)
    consents.withdraw(member, ConsentKind.TIES)
    messages.success(request, _("Your ties have been erased and your agreement withdrawn."))
    return redirect("zone_ties")


def show_ties(
    request: HttpRequest, agreed: Any, *, rows: Any = None, form: Any = None, erase: Any = None, status: int = 200
) -> HttpResponse:
    return page(
        request,
        "ties",
        status,
        agreed=agreed,
        wording=agreed.wording if agreed else consents.ties_wording(),
        rows=rows,
        both=Together(rows) if rows is not None else None,
        seen=ties_stamp(agreed.member) if agreed else "",
        late=status == 409,
        form=form,
        erase=erase or EraseTiesForm(),
    )
