"""The photos that go with somebody's report: kept as soon as they are sent, each with its caption and an agreement."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workflows.kernel.plain_words import PlainWords
from workflows.missions import photos, pictures
from workflows.missions.models import Assignment
from workflows.missions.photos import LONGEST_CAPTION, ReportPhoto
from workflows.missions.states import AssignmentState
from workflows.zone import queries
from workflows.zone.frame import page, zone_page


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of files; each is looked at when it is kept, so that one that is no photo holds up no other."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data or [])


class SendForm(PlainWords, forms.Form):
    photos = PhotosField(
        label=gettext_lazy("Photos"),
        widget=Several({"accept": pictures.ACCEPT}),
        help_text=gettext_lazy("JPEG, PNG or WebP. The place and the time that a camera notes in them are not kept."),
    )
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = _("For all the photos that I send now: %(words)s") % {"words": photos.agreement()}


class CaptionForm(PlainWords, forms.Form):
    """Of one photo that is kept. What stands in the library is taken back by a step of its own, which tells of it."""

    caption = forms.CharField(
        label=pgettext_lazy("of a photo", "What it shows"), max_length=LONGEST_CAPTION, required=False
    )
    agreed = forms.BooleanField(required=False)

    def __init__(self, photo: ReportPhoto, data: Any = None) -> None:
        said = {"caption": photo.caption, "agreed": photo.may_be_shown}
        super().__init__(data, prefix=photo.pk.hex, initial=said)
        self.photo = photo
        self.fields["agreed"].label = photos.agreement()
        if photo.is_in_library and photo.may_be_shown:
            del self.fields["agreed"]

    @property
    def said(self) -> tuple[str, bool]:
        return self.cleaned_data["caption"], self.cleaned_data.get("agreed", True)


def own_part(request: HttpRequest, pk: int) -> Assignment:
    return get_object_or_404(queries.assignments_of(request.user).select_related("mission", "member"), pk=pk)


def read(mine: Assignment) -> list[ReportPhoto]:
    return list(ReportPhoto.objects.filter(assignment=mine).told())


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def own_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for everything, so that a caption that is typed is not lost when a further photo is sent."""
    mine = own_part(request, pk)
    may_add, rows = photos.takes_photos(mine), read(mine)
    if not may_add and not rows:
        raise Http404
    sending, captions = SendForm(), [CaptionForm(row) for row in rows]
    if request.method == "POST":
        sending = SendForm(request.POST, request.FILES)
        sending.is_valid()
        captions = [CaptionForm(row, request.POST if f"{row.pk.hex}-caption" in request.POST else None) for row in rows]
        if all(each.is_valid() for each in captions if each.is_bound):
            if keep(request, mine, sending if may_add else None, captions):
                return redirect("zone_photos", mine.pk)
            captions = [CaptionForm(row) for row in read(mine)]
    return page(
        request,
        "photos",
        422 if sending.is_bound else 200,
        mine=mine,
        may_add=may_add,
        is_filed=mine.state == AssignmentState.FULFILLED,
        sending=sending,
        captions=captions,
        left=settings.AMBASSADE_PHOTOS - len(captions),
    )


def keep(request: HttpRequest, mine: Assignment, sending: SendForm | None, captions: list[CaptionForm]) -> bool:
    """Whether everything was kept; why a photo was not is said where it was chosen."""
    photos.change(mine, {each.photo.pk: each.said for each in captions if each.is_bound})
    if wanted := as_key(request.POST.get("remove", "")):
        if photos.remove(mine, wanted):
            messages.success(request, _("The photo is removed."))
        elif ReportPhoto.objects.filter(assignment=mine, pk=wanted).exists():
            messages.error(request, _("This photo stands in the library: take back first that it may be shown."))
        else:
            messages.info(request, _("This photo was removed already."))
    if sending is None or not sending.cleaned_data["photos"]:
        if not wanted:
            messages.success(request, _("Kept."))
        return True
    kept, refused = photos.add(mine, sending.cleaned_data["photos"], sending.cleaned_data["agreed"])
    if kept:
        messages.success(request, ngettext("%(n)d photo is kept.", "%(n)d photos are kept.", kept) % {"n": kept})
    elif not refused:
        messages.info(request, _("All of them were there already."))
    for words in refused:
        sending.add_error("photos", ValidationError(words))
    return not refused


def as_key(words: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(words)
    except ValueError:
        return None


@require_safe
@zone_page
def own_photo(request: HttpRequest, pk: int, key: uuid.UUID, size: str = "whole") -> HttpResponse:
    found = get_object_or_404(ReportPhoto, pk=key, assignment=own_part(request, pk))
    return pictures.answer(found.preview if size == "small" else found.content)
