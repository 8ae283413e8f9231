from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import missions as a_mission
from workflows.kernel import clock
from workflows.kernel.facts import (
    Condition,
    Fact,
    Kind,
    UnknownFact,
    audience_named,
    offered,
    why_unfit,
)
from workflows.kernel.lifecycle import LifecycleModel
from workflows.missions.models import Mission

DECLARING = [model for model in apps.get_models() if issubclass(model, LifecycleModel) and model.FACTS]


class Dossier:
    """Stands in for a lifecycle: what is declared and what is read, in one."""

    FACTS = (
        Fact("level", "Level", Kind.CHOICE, lambda d: d.level, lambda: [("local", "Local"), ("european", "European")]),
        Fact("themes", "Themes", Kind.SET, lambda d: d.themes, lambda: [("care", "Care"), ("rights", "Rights")]),
        Fact("online", "Online", Kind.YES, lambda d: d.online),
        Fact("amount", "Amount", Kind.NUMBER, lambda d: d.amount),
        Fact("starts", "Starts", Kind.DAY, lambda d: d.starts),
    )
    AUDIENCES = ()

    def __init__(self, **values):
        self.level = self.themes = self.online = self.amount = self.starts = None
        self.__dict__.update(values)


def holds(what, number=None, **values):
    return Condition(Dossier, what, number).holds(Dossier(**values))


@given(level=st.sampled_from(["local", "european", None]))
def test_a_choice_is_a_value_or_another_and_an_unknown_one_neither(level):
    answers = (holds("level is european", level=level), holds("level is_not european", level=level))
    assert answers == ((level == "european"), (level == "local"))


@given(themes=st.sets(st.sampled_from(["care", "rights"])))
def test_a_set_has_or_lacks_every_value(themes):
    assert holds("themes has care", themes=themes) is ("care" in themes)
    assert holds("themes lacks care", themes=themes) is ("care" not in themes)


@given(amount=st.none() | st.decimals(0, 1000, places=2), bound=st.decimals(0, 1000, places=2))
def test_a_number_is_on_one_side_and_an_unknown_one_on_none(amount, bound):
    sides = [holds("amount at_least", bound, amount=amount), holds("amount below", bound, amount=amount)]
    assert sides.count(True) == (0 if amount is None else 1)
    assert sides[0] is (amount is not None and amount >= bound)


@given(days=st.integers(-400, 400), bound=st.integers(-400, 400))
def test_a_day_is_within_or_beyond_so_many_days(days, bound):
    day = clock.today() + timedelta(days=days)
    assert holds("starts within", Decimal(bound), starts=day) is (days <= bound)
    assert holds("starts beyond", Decimal(bound), starts=day) is (days > bound)


def test_a_day_can_be_asked_whether_it_is_known():
    assert [holds(f"starts {test}", starts=None) for test in ("known", "unknown", "beyond")] == [False, True, False]


def test_yes_and_no_are_opposites():
    assert [holds("online yes", online=False), holds("online no", online=False)] == [False, True]


@pytest.mark.parametrize("what", ["", "gone is x", "level", "level below", "level is", "online yes please", "amount"])
def test_a_line_that_is_not_declared_is_an_error(what):
    with pytest.raises(UnknownFact):
        holds(what)


def test_a_value_that_is_gone_is_said_in_the_editor_and_not_fulfilled():
    assert holds("level is galactic", level="local") is False
    with pytest.raises(UnknownFact):
        Condition(Dossier, "level is galactic").says()
    assert why_unfit(Dossier, "level is galactic", None)


@pytest.mark.parametrize(
    ("what", "number", "fits"),
    [
        ("amount below", Decimal(5), True),
        ("amount below", None, False),
        ("level is local", Decimal(5), False),
        ("starts within", Decimal("1.5"), False),
        ("starts within", Decimal(3), True),
    ],
)
def test_a_number_stands_where_one_is_asked_and_nowhere_else(what, number, fits):
    assert (why_unfit(Dossier, what, number) == "") is fits


def test_a_line_is_a_sentence():
    with override("en"):
        lines = [Condition(Dossier, "starts within", Decimal(1)), Condition(Dossier, "level is_not local")]
        assert [line.says() for line in lines] == ["Starts in 1 day or less", "Level is not Local"]


@pytest.mark.parametrize(
    ("number", "said"), [("1000.00", "1000 or more"), ("12.50", "12.50 or more"), (None, "… or more")]
)
def test_a_number_is_written_as_short_as_it_is(number, said):
    line = Condition(Mission, "amount at_least", Decimal(number) if number else None)
    with override("en"):
        assert line.says() == f"Amount in euro: {said}"


@pytest.mark.parametrize("model", DECLARING, ids=lambda model: model._meta.model_name)
@pytest.mark.django_db
def test_every_line_that_a_lifecycle_offers_can_be_said_and_asked(model):
    lines = [line for _fact, lines in offered(model) for line, _words in lines]
    assert len(lines) == len(set(lines))
    for line in lines:
        assert Condition(model, line).says()


@pytest.mark.django_db
def test_every_fact_and_audience_of_a_mission_can_be_read():
    mission = a_mission.requested()
    for fact in Mission.FACTS:
        fact.read(mission)
    for audience in Mission.AUDIENCES:
        list(audience.people(mission))
    assert audience_named(Mission, "requester").people(mission) == [mission.requester()]
