"""How much each measure of matching counts: what a change would do is shown before it is saved, and who set what."""

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.desk.needs.door import for_seats
from workflows.kernel.dossiers import frame
from workflows.kernel.plain_words import PlainWords
from workflows.matching.core import MOST_WEIGHT, Weights
from workflows.matching.effect import effect
from workflows.matching.models import MatchingWeights, weights_set_last
from workflows.matching.wording import MEASURES
from workflows.missions.models import Mission
from workflows.people.roles import Role

NAMES = [each.name for each in fields(Weights)]
STORY = 20


class WeightsForm(PlainWords, forms.Form):
    """One number per measure, and why. `shown` repeats the numbers whose effect was shown."""

    reason = forms.CharField(label=pgettext_lazy("matching", "Why they change"), max_length=300)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, now: Weights, version: int) -> None:
        super().__init__(data, initial={**asdict(now), "seen": version})
        self.now = now
        widget = {"class": "desk-number", "inputmode": "numeric"}
        for name in NAMES:
            self.fields[name] = forms.IntegerField(
                label=MEASURES[name], min_value=0, max_value=MOST_WEIGHT, widget=forms.NumberInput(attrs=widget)
            )

    @property
    def numbers(self) -> list[Any]:
        return [self[name] for name in NAMES]

    @property
    def weights(self) -> Weights:
        return Weights(**{name: self.cleaned_data[name] for name in NAMES})

    @property
    def was_shown(self) -> bool:
        """Whether the effect of exactly these numbers stood on the page from which they were sent."""
        return self.cleaned_data["shown"] == code_of(self.weights)

    def clean(self) -> None:
        if any(name not in self.cleaned_data for name in NAMES):
            return
        if self.weights.is_nothing:
            self.add_error(None, _("At least one measure must count: with all at 0 nothing would tell people apart."))
        elif self.weights == self.now:
            self.add_error(None, _("These weights hold already: change at least one number."))


def code_of(weights: Weights) -> str:
    return "-".join(str(number) for number in asdict(weights).values())


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def weights(request: HttpRequest, country: int) -> HttpResponse:
    newest = weights_set_last()
    now, version = (newest.read(), newest.version) if newest else (Weights(), 0)
    form = WeightsForm(request.POST if request.method == "POST" else None, now=now, version=version)
    status, found, refusal = 200, None, ""
    if form.is_bound and form.is_valid():
        if form.cleaned_data["seen"] != version:
            status = 409
        elif "save" in request.POST and form.was_shown:
            if saved(form, version, request.user):
                messages.success(request, _("Saved. From now on people are ranked by these weights."))
                return redirect("matching_weights")
            status = 409
        else:
            found = effect(now, form.weights, Mission.objects.visible_to(request.user))
    elif form.is_bound:
        status = 422
    if status == 409:
        refusal = _("Somebody else changed the weights in the meantime. Look at what holds now before you go on.")
        newest = weights_set_last()
    context = frame(_("Weights of matching")) | {
        "form": form,
        "version": newest.version if newest else 0,
        "shown": code_of(form.weights) if found else "",
        "effect": found,
        "refusal": refusal,
        "story": story(),
    }
    return render(request, "workflows/desk/weights.html", context, status=status)


def saved(form: WeightsForm, version: int, user: Any) -> bool:
    """Whether it became the next version; not where somebody else wrote that one at the same moment."""
    said = {"version": version + 1, "reason": form.cleaned_data["reason"], "set_by": user}
    try:
        with transaction.atomic():
            MatchingWeights.of(form.weights, **said).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def story() -> list[dict[str, Any]]:
    """The latest versions, the newest first, each with the numbers that differ from the version before."""
    rows = list(MatchingWeights.objects.select_related("set_by")[: STORY + 1])
    told = []
    for place, row in enumerate(rows[:STORY]):
        former = rows[place + 1].read() if place + 1 < len(rows) else Weights()
        new, old = asdict(row.read()), asdict(former)
        changes = [(MEASURES[name], old[name], new[name]) for name in NAMES if new[name] != old[name]]
        told.append({"row": row, "changes": changes})
    return told
