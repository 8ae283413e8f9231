"""Which key messages go with a mission."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from snippets.models import AudienceKind, Theme
from tests.factories import content, missions
from tests.factories.people import language
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.people.models import Member
from workflows.zone.sheet import key_messages_for

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.4b")]


def choice(model: Any, key: str) -> Any:
    return model.objects.get_or_create(key=key, defaults={"name": {"nl": key, "fr": key, "en": key}})[0]


def message(words: str, themes: tuple[str, ...] = (), audiences: tuple[str, ...] = (), **fields: Any) -> Any:
    row = content.key_message(message=words, **fields)
    row.themes = [choice(Theme, key) for key in themes]
    row.audiences = [choice(AudienceKind, key) for key in audiences]
    row.save()
    return row


def mission_about(mission: Mission, theme: str, audience: str, spoken: str = "nl") -> Mission:
    mission.themes.set([choice(Theme, theme)])
    Mission.objects.filter(pk=mission.pk).update(
        audience_kind=choice(AudienceKind, audience), language=language(spoken)
    )
    return Mission.objects.get(pk=mission.pk)


def test_those_that_fit_audience_and_theme_go_along_and_those_for_any() -> None:
    message("Any.")
    message("Theme.", themes=("tide", "moon"))
    message("Both.", themes=("tide",), audiences=("sailors",))
    message("Other theme.", themes=("sand",))
    message("Other audience.", themes=("tide",), audiences=("keepers",))
    message("Past.", checked_on=clock.today() - timedelta(days=9), valid_until=clock.today() - timedelta(days=1))
    found = key_messages_for(mission_about(missions.requested(), "tide", "sailors"))
    assert sorted(each.message for each in found) == ["Any.", "Both.", "Theme."]


def test_they_speak_the_language_that_is_spoken_there() -> None:
    dutch = message("Samen.")
    message("Ensemble.", code="fr", translation_key=dutch.translation_key)
    found = [
        key_messages_for(mission_about(missions.requested(), "tide", "sailors", spoken))[0].message
        for spoken in ("nl", "fr")
    ]
    assert found == ["Samen.", "Ensemble."]


def test_the_pack_and_the_mission_show_them_with_question_and_evidence(zone: Client, ambassador: Member) -> None:
    mission = missions.confirmed(ambassador)
    message("Samen.", question="Wie beslist er?", evidence="De statuten.", evidence_link="https://example.org/s")
    seat = missions.assignment(mission, ambassador)
    pages = [
        reverse("zone_assignment_step", args=[seat.pk, "acknowledge-pack"]),
        reverse("zone_mission", args=[mission.pk]),
    ]
    for address in pages:
        page = zone.get(address).content.decode()
        assert [page.count(each) for each in ("Wie beslist er?", "De statuten.", 'href="https://example.org/s"')] == [
            1
        ] * 3
