"""Beside the fields of a film in a form: how far it is, its captions as they will be seen, and what it still lacks."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.panels import Panel
from wagtailmedia.models import Media

from snippets import captions
from snippets.films import site_languages
from snippets.forms import KeptForm
from snippets.languages import in_words
from snippets.models import Appearance

NEEDED = gettext_lazy("Needed before it can be published.")


class FilmForm(KeptForm):
    """A draft may have a film that is not ready, and captions in any language or none."""

    captions_file = forms.FileField(
        label=gettext_lazy("captions from a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
        help_text=gettext_lazy("WebVTT (.vtt) or SubRip (.srt). It takes the place of the captions above."),
    )

    def clean_captions_file(self) -> str:
        upload: UploadedFile | None = self.cleaned_data["captions_file"]
        if upload is None:
            return ""
        most = settings.AMBASSADE_CAPTIONS_KB * 1024
        if (upload.size or 0) > most:
            raise ValidationError(
                _("A file of captions is at most %(most)s large."), params={"most": filesizeformat(most)}
            )
        text = captions.read(upload.read())
        captions.check(text)
        self.data = self.data.copy()  # so that it stands in the field when something else is refused
        self.data[self.add_prefix("captions")] = self.cleaned_data["captions"] = text
        return text

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not self.is_deferred_validation and answers.get("video"):
            self.check_film(answers["video"])
            self.check_captions(answers)
        return answers

    def check_film(self, media: Media) -> None:
        film = getattr(media, "film", None)
        if film is not None and film.is_refused:
            self.add_error("video", film.get_refused_because_display())
        elif film is None or not film.is_ready:
            self.add_error("video", _("This film is still being prepared. Save a draft, and publish when it is ready."))

    def check_captions(self, answers: dict[str, Any]) -> None:
        """In this language or another."""
        elsewhere = self.instance.siblings().exclude(pk=self.instance.pk).exclude(captions="")
        if not answers.get("captions") and not self.has_error("captions") and not elsewhere.exists():
            self.add_error("captions", _("A video is shown only with captions."))

    def check_consent(self, appearance: Appearance | None) -> None:
        super().check_consent(appearance)
        if not appearance or not self.cleaned_data.get("video") or self.has_error("appearance"):
            return
        if not appearance.allows_film(localdate()):
            self.add_error("appearance", _("This person has not agreed to be filmed, or no longer does."))


class TestimonialForm(FilmForm):
    needed_to_publish = ("video",)

    def check_captions(self, answers: dict[str, Any]) -> None:
        """In the language that is spoken; where that is another than this one, they stand in its own version."""
        language = answers.get("language")
        code = self.instance.locale.language_code if self.instance.locale_id else settings.LANGUAGE_CODE
        if language is None:
            return
        if language.key == code or language.key not in site_languages():
            for name in ("captions", "transcript"):
                if not answers.get(name) and not self.has_error(name):
                    self.add_error(name, NEEDED)
            return
        there = self.instance.siblings().filter(locale__language_code=language.key)
        if not there.exclude(captions="").exclude(transcript="").exists():
            told = _("Publish the version in %(language)s first: that is what is spoken, and its captions are needed.")
            self.add_error("captions", told % {"language": in_words([language.key])})


class StoryForm(FilmForm):
    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """An answer that says nothing of further pictures has none; Wagtail's own blocks would fail on it."""
        if data is not None and "pictures-count" not in data:
            data = data.copy()
            data["pictures-count"] = "0"
        super().__init__(data, *args, **kwargs)


class FilmPanel(Panel):
    """Works without scripts; they keep it up to date, play the captions as they are typed, and write times."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "snippets/film_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            missing = self.instance.without_captions() if self.instance.video_id else []
            context = state(self.instance.video) | {
                "missing": in_words(missing),
                "needed": in_words({self.spoken()} & set(missing)),
                "fields": {name: self.form[name].id_for_label for name in ("video", "captions")},
            }
            return super().get_context_data(parent_context) | context

        def spoken(self) -> str:
            """Of a testimonial that has no language chosen yet: none."""
            return self.instance.spoken if getattr(self.instance, "language_id", True) else ""

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=["js/films.js"], css={"all": ["css/films.css"]})


def state(media: Media | None) -> dict[str, Any]:
    return {"video": media, "film": getattr(media, "film", None)}


@require_safe
def film_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the film of the library with that number is, for the panel to show."""
    media = Media.objects.filter(pk=pk, type="video").select_related("film").first()
    return render(request, "snippets/film_state.html", state(media))


@require_POST
def check_captions(request: HttpRequest) -> JsonResponse:
    """What is wrong with captions that are being typed, in a sentence; nothing when they are fine."""
    try:
        captions.check(request.POST.get("captions", "")[: settings.AMBASSADE_CAPTIONS_KB * 1024])
    except ValidationError as error:
        return JsonResponse({"wrong": " ".join(error.messages)})
    return JsonResponse({"wrong": ""})
