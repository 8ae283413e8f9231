"""The answers of a step that waits come back as they were."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cast, missions
from tests.factories.people import make_region, make_user_with
from workflows.approvals.answers import bring_back, keep
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import Step, step_named
from workflows.missions.models import Mission
from workflows.people.roles import Role

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.just(UTC))
    | st.decimals(allow_nan=False, allow_infinity=False)
)


@given(st.dictionaries(st.sampled_from(["reason", "starts", "rows"]), LEAVES | st.lists(LEAVES)))
def test_answers_survive_the_json(answers: dict[str, Any]) -> None:
    assert bring_back(json.loads(json.dumps(keep(answers)))) == answers


@pytest.mark.django_db
def test_rows_come_back_as_rows() -> None:
    here, there = make_region("brussels"), make_region("liege")
    kept = json.loads(json.dumps(keep({"region": here, "regions": type(here).objects.order_by("pk")})))
    assert bring_back(kept) == {"region": here, "regions": sorted([here, there], key=lambda row: row.pk)}


@pytest.mark.django_db
def test_a_row_that_is_gone_is_said() -> None:
    region = make_region("liege")
    kept = keep({"region": region})
    region.delete()
    with pytest.raises(NotPossible):
        bring_back(kept)


@pytest.mark.parametrize("answer", [SimpleUploadedFile("a.txt", b"a"), timedelta(days=1), object()])
def test_what_could_not_come_back_does_not_wait(answer: Any) -> None:
    with pytest.raises(TypeError):
        keep({"answer": answer})


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Step]:
    """Moving a mission needs approval, for the length of a test: a step that asks for moments and words."""
    step = step_named(Mission, "reschedule")
    free, gated = step.options, replace(step.options, needs_approval=True)
    for arrow in step.transitions.values():
        monkeypatch.setitem(arrow.custom, "step", gated)
    object.__setattr__(step, "options", gated)
    yield step
    object.__setattr__(step, "options", free)


@pytest.mark.django_db
@pytest.mark.req("R3.5a")
def test_the_last_yes_takes_a_step_with_the_moments_that_were_asked(gated: Step) -> None:
    missions.policy(("board", 1), arrow="mission.reschedule")
    mission = missions.staffed(cast.ambassador())
    starts = mission.starts + timedelta(days=7)
    asked = {"starts": starts, "ends": starts + timedelta(hours=3), "reason": "The hall is taken"}
    request = perform(mission, "reschedule", by=mission.owner, **asked).waits_for
    perform(type(request).objects.get(pk=request.pk), "agree", by=make_user_with(Role.BOARD))
    moved = Mission.objects.get()
    assert (moved.starts, moved.ends) == (asked["starts"], asked["ends"])


def test_a_day_and_an_hour_are_no_moment() -> None:
    moment = datetime(2027, 3, 24, 19, 30, tzinfo=UTC)
    answers = {"day": moment.date(), "hour": time(19, 30), "at": moment, "fee": Decimal("2.50")}
    kinds = {name: type(value) for name, value in bring_back(keep(answers)).items()}
    assert kinds == {"day": date, "hour": time, "at": datetime, "fee": Decimal}
