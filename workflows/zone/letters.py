"""Every message that this person was sent, and how they want to hear from us."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.plain_words import PlainWords
from workflows.letters.models import LetterChoice, choice_of
from workflows.people.models import Member
from workflows.zone import queries
from workflows.zone.frame import page, zone_page

ON_PAGE = 20


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ChoiceForm(PlainWords, forms.ModelForm):
    language = forms.ChoiceField(
        label=pgettext_lazy("of messages", "Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("The site speaks it to you too."),
    )

    class Meta:
        model = LetterChoice
        fields = ("asked", "news", "agenda", "reminders", "quiet_from", "quiet_until")
        widgets = {
            "asked": forms.RadioSelect,
            "news": forms.RadioSelect,
            "agenda": forms.RadioSelect,
            "reminders": forms.RadioSelect,
            "quiet_from": HourInput,
            "quiet_until": HourInput,
        }

    @property
    def fieldsets(self) -> list[tuple[Any, list[str]]]:
        return [
            (_("How soon"), ["asked", "news", "agenda", "reminders"]),
            (_("Quiet hours"), ["quiet_from", "quiet_until"]),
            ("", ["language"]),
        ]


@require_safe
@zone_page
def letters(request: HttpRequest) -> HttpResponse:
    rows = queries.letters_to(request.user).only("pk", "subject_line", "settled_at", "read_at")
    shown = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "messages",
        shown=shown,
        unread=queries.letters_to(request.user).filter(read_at=None).count(),
        collected=OutboxRow.objects.filter(user=request.user.pk, state=OutboxState.COLLECTED).count(),
    )


@require_safe
@zone_page
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Reading it here marks it as read."""
    found = get_object_or_404(queries.letters_to(request.user), pk=pk)
    if found.read_at is None:
        OutboxRow.objects.filter(pk=found.pk, read_at=None).update(read_at=clock.now())
    return page(request, "message", letter=found)


@require_POST
@zone_page
def read_all(request: HttpRequest) -> HttpResponse:
    queries.letters_to(request.user).filter(read_at=None).order_by().update(read_at=clock.now())
    messages.success(request, _("All your messages are marked as read."))
    return redirect("zone_messages")


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def choose(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    initial = {"language": user.language or settings.LANGUAGE_CODE}
    form = ChoiceForm(request.POST if request.method == "POST" else None, instance=choice_of(user), initial=initial)
    if not form.is_bound:
        return page(request, "messages_choose", form=form)
    if not form.is_valid():
        return page(request, "messages_choose", 422, form=form)
    form.save()
    user.language = form.cleaned_data["language"]
    user.save(update_fields=["language"])
    Member.objects.filter(user=user.pk).update(language=user.language)
    with translation.override(user.language):
        messages.success(request, _("Saved. From now on you hear from us like this."))
        return redirect(reverse("zone_messages"))
