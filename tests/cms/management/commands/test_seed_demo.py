"""The demo shows every state, level and language, came there by the one door, and a second start leaves it alone."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models

from cms.demo import policy
from cms.management.commands.run import bring_up_to_date
from pages.models import EventPage
from snippets.kept import Kept
from snippets.models import EventLevel
from workflows.candidates.models import Candidacy
from workflows.kernel import chain, clock
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.missions.asking.lead import lead_time
from workflows.missions.asking.models import RequestDraft
from workflows.missions.models import Mission
from workflows.missions.own import PackRead
from workflows.missions.photos import ReportPhoto
from workflows.people.models import Mandate, Member
from workflows.policy.models import PolicyVersion

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def ours(kind: type[models.Model]) -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, kind)]


def values(model: type[models.Model], *names: str) -> set[Any]:
    return set(model._base_manager.values_list(*names, flat=len(names) == 1))


def not_by_the_door() -> Iterator[str]:
    """Dossiers that stand somewhere without a record of how they came there."""
    recorded = values(TransitionRecord, "content_type__model", "object_id")
    for model in ours(LifecycleModel):
        yield from (
            f"{model.__name__} {pk}" for pk in values(model, "pk") if (model._meta.model_name, pk) not in recorded
        )


def everything() -> dict[str, list[Any]]:
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()}


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_demo_reaches_all_there_is_and_a_second_start_changes_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    said: list[str] = []
    bring_up_to_date(said.append)
    assert said == ["Filling it with a demo cooperative …"]

    for model in (Mission, Candidacy, Mandate):
        states = {value for value, _label in model._meta.get_field("state").choices}
        assert values(model, "state") == states - {"new"}, model
    now = clock.now()
    shown = EventPage.objects.live().values_list("event__level", "event__starts", "locale__language_code")
    assert {(level, starts > now, code) for level, starts, code in shown} == set(
        product(EventLevel.values, (False, True), LANGUAGES)
    )
    for model in ours(Kept):
        everywhere = {(key, code, True) for key, code in product(values(model, "translation_key"), LANGUAGES)}
        assert values(model, "translation_key", "locale__language_code", "live") == everywhere != set(), model
    assert values(Member, "language") == set(LANGUAGES)
    assert (list(chain.verify()), list(not_by_the_door())) == ([], [])

    assert [read.pk for read in PackRead.objects.all() if not read.content["items"]] == []
    assert {photo.may_be_shown for photo in ReportPhoto.objects.all()} == {True, False}
    assert (lead_time().is_known, lead_time().short, RequestDraft.objects.count()) == (True, 1, 1)

    assert values(PolicyVersion, "number", "text") == {(1, policy.FILE.read_text(encoding="utf-8"))}

    before, files = everything(), sorted(tmp_path.rglob("*"))
    bring_up_to_date(said.append)
    with pytest.raises(CommandError, match="only goes into an empty house"):
        call_command("seed_demo")
    assert (len(said), everything() == before, sorted(tmp_path.rglob("*"))) == (1, True, files)
