"""A gap becomes a profile that a campaign looks for, and what such profiles brought."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from snippets.sheets import exports, taken_along
from workflows.candidates.campaign_admin import CampaignForm
from workflows.candidates.campaigns import Campaign
from workflows.candidates.needs import TargetedProfile, brought_by, target
from workflows.candidates.profiles import Wanted
from workflows.candidates.states import State
from workflows.desk.needs.door import READERS, above, for_seats
from workflows.desk.needs.forms import CampaignChoiceForm
from workflows.desk.needs.overview import Overview
from workflows.desk.needs.views import words_of
from workflows.kernel import clock
from workflows.kernel.dossiers import frame
from workflows.people.roles import Role


def profile_in(request: HttpRequest) -> Wanted | None:
    """The profile that the address names; None where it names none, or everyone, for whom no campaign needs it."""
    wanted = Wanted.read(request.GET.get("profile", ""))
    return wanted if wanted is not None and wanted != Wanted() and exists(wanted) else None


def exists(wanted: Wanted) -> bool:
    parts = ((name, getattr(wanted, name)) for name in ("theme", "region", "language"))
    related = {name: TargetedProfile._meta.get_field(name).related_model for name, key in parts if key}
    return all(model._default_manager.filter(pk=getattr(wanted, name)).exists() for name, model in related.items())


def numbers(country: int, wanted: Wanted) -> dict[str, Any]:
    row = Overview.of(country, clock.today().year).row(wanted)
    return {"row": row, "name": words_of(wanted)}


def written(request: HttpRequest, campaign: Campaign, wanted: Wanted) -> HttpResponse:
    if target(campaign, wanted, by=request.user):
        said = _("“%(campaign)s” looks for: %(profile)s.")
        messages.success(request, said % {"campaign": campaign, "profile": words_of(wanted)})
    else:
        said = _("“%(campaign)s” looked for this profile already: %(profile)s.")
        messages.info(request, said % {"campaign": campaign, "profile": words_of(wanted)})
    return redirect("needs_brought")


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def choose(request: HttpRequest, country: int) -> HttpResponse:
    """Which campaign looks for the profile; says before what will be written."""
    if (wanted := profile_in(request)) is None:
        return redirect("needs")
    form = CampaignChoiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return written(request, form.cleaned_data["campaign"], wanted)
    context = (
        frame(_("Look for this profile"), above())
        | numbers(country, wanted)
        | {
            "form": form,
            "new_url": f"{reverse('needs_campaign_new')}?{urlencode({'profile': wanted.code})}",
            "has_campaigns": form.fields["campaign"].queryset.exists(),
            "return_url": reverse("needs"),
        }
    )
    return render(request, "workflows/desk/needs/campaign.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def begin(request: HttpRequest, country: int) -> HttpResponse:
    """A new campaign that looks for the profile from its first day."""
    if (wanted := profile_in(request)) is None:
        return redirect("needs")
    chosen = {"themes": wanted.theme, "regions": wanted.region, "languages": wanted.language}
    initial = {name: [key] for name, key in chosen.items() if key}
    form = CampaignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with transaction.atomic():
            return written(request, form.save(), wanted)
    context = (
        frame(_("New campaign for this profile"), above())
        | numbers(country, wanted)
        | {
            "form": form,
            "return_url": reverse("needs"),
        }
    )
    return render(request, "workflows/desk/needs/new_campaign.html", context, status=422 if form.is_bound else 200)


@require_safe
@for_seats(*READERS)
def brought(request: HttpRequest, country: int) -> HttpResponse:
    """Per targeted profile of a campaign how many candidacies fit it."""
    rows = brought_by(Campaign.objects.all())
    columns = {
        pgettext("of candidates", "Campaign"): lambda row: str(row[0].campaign),
        pgettext("of ambassadors", "Profile"): lambda row: str(row[0]),
        pgettext("candidacies", "Begun"): lambda row: len(row[1]),
        pgettext("candidacies", "Sent"): lambda row: sum(sent for _state, sent in row[1]),
        pgettext("candidacies", "Admitted"): lambda row: sum(state == State.ADMITTED for state, _sent in row[1]),
    }
    if (file := taken_along(request, "targeted-profiles", columns, rows)) is not None:
        return file
    context = frame(_("What targeted profiles brought"), above()) | {
        "columns": list(columns),
        "rows": [[read(row) for read in columns.values()] for row in rows],
        "exports": exports(request),
    }
    return render(request, "workflows/desk/needs/brought.html", context)
