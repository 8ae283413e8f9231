"""The identification sheet and the video as a candidacy shows them, and what it asks of the sheet once it was sent."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.candidates.answers import answers_to_read
from workflows.candidates.models import REQUIRED_ON_SHEET, Candidacy
from workflows.candidates.states import State
from workflows.people.sheet.forms import PartForm
from workflows.people.sheet.parts import Part
from workflows.people.sheet.reading import ReadPart, read_sheet
from workflows.questions.reading import facts_of
from workflows.videos.links import play_url, poster_url

Facts = list[tuple[str, str]]
NOTHING_TO_WATCH = {"video": None, "play": "", "poster": ""}
QUESTIONS = Part(
    "questions", gettext_lazy("More questions"), gettext_lazy("What the support group would like to know besides.")
)


def stays_complete(form: PartForm) -> bool:
    """Whether a valid part, while others read the sheet, still says what was needed to send it."""
    read = Candidacy.objects.filter(member=form.member).open().exclude(state=State.DRAFT)
    if not read.exists():
        return True
    refusal = _("Your candidacy has been sent, and those who read it need this.")
    for name in set(form.part.names).intersection(REQUIRED_ON_SHEET):
        said = form.sheet.cleaned_data[name]
        if said != 0 and not said:
            form.sheet.add_error(name, refusal)
    spoken = form.rows.get("languages")
    if spoken and not any(row.cleaned_data.get("language") and not row.cleaned_data["DELETE"] for row in spoken.forms):
        spoken.forms[0].add_error("language", refusal)
    return not form.errors


def sheet_of(candidacy: Candidacy, reader: Any = None) -> list[ReadPart]:
    """The identification sheet as its owner filled it in (R5.3), as far as this reader may read it."""
    found = read_sheet(candidacy.member, reader)
    row = answers_to_read(candidacy)
    if row is not None:
        found.append(ReadPart(QUESTIONS, facts_of(row, partial(file_address, candidacy, reader))))
    return found


def file_address(candidacy: Candidacy, reader: Any, key: str) -> str:
    """Where the file sent as that answer is fetched; nowhere while it could tell this reader who the candidate is."""
    if reader is not None and reader.pk == candidacy.member.user_id:
        return reverse("candidacy_own_file", args=[key])
    if candidacy.is_blind and (reader is None or candidacy.hides_names_from(reader)):
        return ""
    return reverse("candidacy_answer_file", args=[candidacy.pk, key])


def changed_after_sending(candidacy: Candidacy) -> datetime | None:
    """When the candidate last changed the sheet that others read already; None when it reads as it was sent."""
    profile = getattr(candidacy.member, "profile", None)
    if profile is None or candidacy.submitted_at is None or profile.updated_at <= candidacy.submitted_at:
        return None
    return profile.updated_at


def watching(candidacy: Candidacy, request: HttpRequest) -> dict[str, Any]:
    """The video with addresses that play it for whoever makes this request; who may is for the caller to know."""
    video, plays = candidacy.video, candidacy.plays
    return {
        "video": video,
        "play": play_url(video, request) if plays else "",
        "poster": poster_url(video, request) if plays else "",
    }
