"""Answers that are decided and held: what would go out, to whom, and the one act that lets them go together."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from workflows.candidates.admin import CandidacyList
from workflows.candidates.models import Campaign, Candidacy
from workflows.candidates.releasing import Released, in_reach_of, release_together
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.forms import MomentField
from workflows.kernel.plain_words import PlainWords
from workflows.kernel.refusals import PermissionDenied
from workflows.people.roles import Role, has_role


def with_names(answers: Iterable[Candidacy], reader: Any) -> list[tuple[str, Candidacy]]:
    """Each under the name that this reader knows it by."""
    return [(each.name_for(reader), each) for each in answers]


@dataclass(frozen=True)
class Batch:
    """A campaign with the answers in it that this reader may see, in the order in which they would go out."""

    campaign: Campaign
    answers: list[tuple[str, Candidacy]]


class TogetherForm(PlainWords, forms.Form):
    """`seen` are the stamps of the answers that stood on the page: one that is held since does not go out unread."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    moment = MomentField(label=gettext_lazy("Go out by themselves on"), required=False, in_future=True)

    def clean_seen(self) -> set[str]:
        return set(self.cleaned_data["seen"].split(","))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "plan" in self.data and not said.get("moment") and not self.errors:
            self.add_error("moment", _("Say when."))
        return said


def seen_by(user: Any) -> Any:
    related = ("member", "region", "campaign", "held_by", "country")
    return in_reach_of(user).select_related(*related)


def held_for(user: Any) -> Any:
    """Without those in which this account has an interest."""
    return seen_by(user).exclude(Candidacy.objects.of_interest_to(user))


@says_forbidden
@require_safe
def held_answers(request: HttpRequest) -> HttpResponse:
    """By campaign; one whose answers go out together is told even while nothing is held."""
    if not has_role(request.user, Role.SUPPORT_GROUP):
        raise PermissionDenied(_("Only the support group reads the answers that are held."))
    rows = held_for(request.user).order_by("campaign__opens_on", "campaign", "held_at", "pk")
    found = {campaign: list(inside) for campaign, inside in groupby(rows, key=lambda each: each.campaign)}
    waiting = Campaign.objects.filter(answers_together=True).exclude(pk__in=[each.pk for each in found if each])
    batches = [Batch(campaign, with_names(answers, request.user)) for campaign, answers in found.items()]
    batches += [Batch(campaign, []) for campaign in waiting.order_by("opens_on", "pk")]
    context = frame(
        pgettext("answers to candidates", "Held answers"), (reverse("candidacies"), CandidacyList.menu_label)
    )
    context |= {"batches": batches, "held": len(rows), "releases": has_role(request.user, Role.COORDINATOR)}
    return render(request, "workflows/candidates/held.html", context)


def for_the_coordinator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def guarded(request: HttpRequest, **which: Any) -> HttpResponse:
        if not has_role(request.user, Role.COORDINATOR):
            raise PermissionDenied(_("Only the coordinator releases answers."))
        return view(request, **which)

    return guarded


def above() -> tuple[tuple[str, Any], ...]:
    """The pages that lead to those that let answers go."""
    return (
        (reverse("candidacies"), CandidacyList.menu_label),
        (reverse("held_answers"), pgettext("answers to candidates", "Held answers")),
    )


@says_forbidden
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_coordinator
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks; sending it lets the answers go now, or sets or cancels the moment at which they go."""
    campaign = get_object_or_404(Campaign, pk=pk)
    answers = list(held_for(request.user).filter(campaign=campaign))
    form = TogetherForm(request.POST if request.method == "POST" else None)
    if form.is_bound and ("now" not in request.POST and "plan" not in request.POST):
        set_moment(request, campaign, None)
        return redirect("held_answers")
    if form.is_valid():
        if "now" in request.POST:
            let_all_go(request, in_reach_of(request.user).filter(campaign=campaign), form.cleaned_data["seen"])
        else:
            set_moment(request, campaign, form.cleaned_data["moment"])
        return redirect("held_answers")
    context = frame(_("Release the answers of “%(campaign)s”") % {"campaign": campaign}, *above())
    context |= {
        "campaign": campaign,
        "answers": with_names(answers, request.user),
        "form": form,
        "seen": ",".join(each.held_stamp for each in answers),
    }
    return render(request, "workflows/candidates/release.html", context, status=422 if form.is_bound else 200)


@says_forbidden
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_coordinator
def release_several(request: HttpRequest) -> HttpResponse:
    """Of whatever campaign, or of none: those that are ticked, or all that stand on the page."""
    answers = list(held_for(request.user))
    chosen = request.POST.getlist("chosen")
    if "all" in request.POST:
        let_all_go(request, in_reach_of(request.user), set(request.POST.get("seen", "").split(",")))
        return redirect("held_answers")
    if chosen:
        tell(request, release_together([each for each in answers if each.held_stamp in chosen], request.user))
        return redirect("held_answers")
    context = frame(_("Choose which answers go out"), *above())
    context |= {
        "answers": with_names(answers, request.user),
        "seen": ",".join(each.held_stamp for each in answers),
        "none_chosen": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workflows/candidates/release_several.html", context, status=status)


def let_all_go(request: HttpRequest, held: Any, seen: set[str]) -> None:
    """Those that stood on the page; and those that this coordinator may not read, so that nobody hears later."""
    unread = set(held.filter(Candidacy.objects.of_interest_to(request.user)).values_list("pk", flat=True))
    going = [each for each in held if each.pk in unread or each.held_stamp in seen]
    tell(request, release_together(going, request.user), unread)


def tell(request: HttpRequest, done: Released, unread: Collection[int] = ()) -> None:
    if done.given:
        words = ngettext("%(count)d answer has gone out.", "%(count)d answers have gone out.", done.given)
        messages.success(request, words % {"count": done.given})
    for candidacy, reason in done.stay:
        if candidacy.pk not in unread:
            words = _("%(who)s stays held: %(reason)s")
            messages.warning(request, words % {"who": candidacy.name_for(request.user), "reason": reason})
    if not done.given and not done.stay:
        messages.info(request, _("Nothing was held any more."))


def set_moment(request: HttpRequest, campaign: Campaign, moment: Any) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(release_at=moment)
    log(instance=campaign, action="wagtail.edit", user=request.user)
    if moment is None:
        messages.success(request, _("The answers go out when you release them."))
    else:
        words = _("The answers go out on %(moment)s.")
        messages.success(request, words % {"moment": date_format(localtime(moment), "DATETIME_FORMAT")})
