"""Keeping filters under a name, and letting go of them."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from workflows.desk.board.looking import Looking, back_to
from workflows.desk.board.models import Look, SavedFilter
from workflows.kernel.dossiers import says_forbidden
from workflows.kernel.plain_words import PlainWords

MOST = 50


class SaveForm(PlainWords, forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ("name", "look", "query", "shared")

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_query(self) -> str:
        return self.cleaned_data["query"].lstrip("?")


@says_forbidden
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """A name that one used already now stands for these filters."""
    looking = Looking.by(request, Look.BOARD)
    form = SaveForm(request.POST)
    back = back_to(request) or Look.BOARD.url
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(back)
    said = form.cleaned_data
    said["shared"] = said["shared"] and looking.may_share
    known = SavedFilter.objects.filter(user=request.user.pk)
    if not known.filter(name=said["name"]).exists() and known.count() >= MOST:
        words = gettext_lazy("You keep %(count)d filters already: let go of one first.")
        messages.error(request, words % {"count": MOST})
        return redirect(back)
    kept, _made = SavedFilter.objects.update_or_create(user=request.user, name=said.pop("name"), defaults=said)
    messages.success(request, _("Saved: %(part)s.") % {"part": kept})
    return redirect(kept.url)


@says_forbidden
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own only; what others share they let go of themselves."""
    Looking.by(request, Look.BOARD)
    kept = get_object_or_404(SavedFilter, pk=pk, user=request.user.pk)
    kept.delete()
    messages.success(request, _("“%(name)s” is no longer kept.") % {"name": kept})
    return redirect(back_to(request) or Look.BOARD.url)
