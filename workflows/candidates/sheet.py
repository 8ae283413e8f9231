"""The identification sheet and the video as a candidacy shows them, and what it asks of the sheet once it was sent."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Value
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.candidates.models import REQUIRED_ON_SHEET, Candidacy
from workflows.candidates.states import State
from workflows.people.models import LanguageSkill, Member, Profile
from workflows.people.sheet import Together
from workflows.videos.links import play_url, poster_url

Facts = list[tuple[str, str]]


def stays_complete(member: Member, form: Any, rows: Any) -> bool:
    """Whether both parts are valid and, while others read the sheet, still say all that was needed to send it."""
    if not Together(form, rows).is_valid():
        return False
    read = Candidacy.objects.filter(member=member).open().exclude(state=State.DRAFT)
    if not read.exists():
        return True
    refusal = _("Your candidacy has been sent, and those who read it need this.")
    for name in REQUIRED_ON_SHEET:
        said = form.cleaned_data[name]
        if said != 0 and not said:
            form.add_error(name, refusal)
    if not any(row.cleaned_data.get("language") and not row.cleaned_data["DELETE"] for row in rows.forms):
        rows.forms[0].add_error("language", refusal)
    return Together(form, rows).is_valid()


def sheet_of(candidacy: Candidacy) -> Facts:
    """The identification sheet as its owner filled it in (R5.3). 1 query beside the sheet itself."""
    profile = getattr(candidacy.member, "profile", None) or Profile(pk=0, member=candidacy.member)
    listed = chosen_on(profile)
    facts = [(_("Languages"), listed.get("languages", ""))]
    for name in (
        "hours_per_month", "motivation", "background", "competences", "know_how", "sectors", "themes",
        "intervention_kinds", "travel_regions", "joins_meetings",
    ):  # fmt: skip
        field = Profile._meta.get_field(name)
        words = listed.get(name, "") if field.many_to_many else in_words(getattr(profile, name))
        facts.append((capfirst(str(field.verbose_name)), words))
    return facts


def changed_after_sending(candidacy: Candidacy) -> datetime | None:
    """When the candidate last changed the sheet that others read already; None when it reads as it was sent."""
    profile = getattr(candidacy.member, "profile", None)
    if profile is None or candidacy.submitted_at is None or profile.updated_at <= candidacy.submitted_at:
        return None
    return profile.updated_at


def chosen_on(profile: Profile) -> dict[str, str]:
    """What was chosen from each list, and the languages with their level, all in one query."""
    nothing = Value("", output_field=CharField())
    spoken = LanguageSkill.objects.filter(member=profile.member_id)
    rows = [spoken.order_by().values_list(Value("languages", output_field=CharField()), "language__name", "level")]
    for field in Profile._meta.many_to_many:
        chosen = field.related_model._default_manager.filter(**{field.related_query_name(): profile.pk})
        rows.append(chosen.order_by().values_list(Value(field.name, output_field=CharField()), "name", nothing))
    found: dict[str, list[str]] = {}
    for name, words, level in rows[0].union(*rows[1:], all=True):
        found.setdefault(name, []).append(f"{words} {level}".strip())
    return {name: ", ".join(sorted(words)) for name, words in found.items()}


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def watching(candidacy: Candidacy, request: HttpRequest) -> dict[str, Any]:
    """The video with addresses that play it for whoever makes this request; who may is for the caller to know."""
    video, plays = candidacy.video, candidacy.plays
    return {
        "video": video,
        "play": play_url(video, request) if plays else "",
        "poster": poster_url(video, request) if plays else "",
    }
