"""The frame around every mail: written in MJML, looked at, saved as a version."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.desk.letters.texts import for_writers
from workflows.kernel import frames, mail
from workflows.kernel.dossiers import frame
from workflows.kernel.plain_words import PlainWords
from workflows.letters.models import FrameVersion

STORY = 20


class FrameForm(PlainWords, forms.Form):
    """`seen` is the version that was opened."""

    source = forms.CharField(
        label=gettext_lazy("MJML source"),
        max_length=50_000,
        widget=forms.Textarea({"rows": 28, "spellcheck": "false", "class": "desk-source"}),
        help_text=gettext_lazy(
            "Every mail stands in this frame, written in MJML. Leave {{ title }}, {{ text }}, {{ link }}, {{ button }} "
            "and {{ after }} where the words of the letter come."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_source(self) -> str:
        source = self.cleaned_data["source"].replace("\r\n", "\n")
        if found := frames.why_unfit(source):
            raise forms.ValidationError(found)
        return source


def example(source: str) -> str:
    """The frame around words that stand in for those of a letter."""
    said = {
        "title": _("An example"),
        "text": _("These words stand in for those of a letter."),
        "link": mail.absolute("/"),
        "button": _("Open the page"),
        "after": _("What follows the button stands here."),
        "language": get_language() or "",
    }
    return frames.framed(source, said)


def save(source: str, seen: int, by: Any) -> bool:
    """Whether it became the next version; not where somebody else saved one meanwhile."""
    try:
        with transaction.atomic():
            newest = FrameVersion.objects.first()
            if (newest.version if newest else 0) != seen:
                return False
            FrameVersion.objects.create(version=seen + 1, source=source, set_by=by)
    except IntegrityError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def frame_of_mails(request: HttpRequest) -> HttpResponse:
    newest = FrameVersion.objects.first()
    holds = newest.source if newest and newest.source else frames.of_the_file()
    version = newest.version if newest else 0
    typed = request.POST if "source" in request.POST else None  # only to go back one needs to type nothing
    form = FrameForm(typed, initial={"source": holds, "seen": version})
    status = 200
    if "back" in request.POST:
        seen = request.POST.get("seen", "")
        if seen.isdecimal() and save("", int(seen), request.user):
            notes.success(request, _("The frame of the product holds again."))
            return redirect("letter_frame")
        status = 409
    elif request.method == "POST" and not form.is_valid():
        status = 422
    elif "save" in request.POST:
        if save(form.cleaned_data["source"], form.cleaned_data["seen"], request.user):
            notes.success(request, _("Saved. The next letter that leaves stands in this frame."))
            return redirect("letter_frame")
        status = 409
    newest = FrameVersion.objects.first() if status == 409 else newest
    shown = form.cleaned_data.get("source", holds) if form.is_valid() else holds
    context = frame(_("Frame of mails"), (reverse("message_texts"), _("Words of messages"))) | {
        "form": form,
        "newest": newest,
        "example": example(shown),
        "stale": status == 409,
        "story": FrameVersion.objects.select_related("set_by")[:STORY],
    }
    return render(request, "workflows/desk/letters/frame.html", context, status=status)
