"""The next three months planned, and planned again with somebody held back, for two plans to compare."""

from datetime import timedelta

from snippets.models import Country
from workflows.kernel import clock
from workflows.missions.models import Mission
from workflows.people.roles import Role, holders
from workflows.planning.choices import Choices
from workflows.planning.making import make, newest_version


def fill_season() -> None:
    belgium = Country.objects.get(key="be")
    coordinator = holders(Role.COORDINATOR, belgium.pk)[0]
    missions, today = Mission.objects.visible_to(coordinator), clock.today()
    choices = Choices(today, today + timedelta(days=90))
    first = make(missions, belgium.pk, choices, by=coordinator, seen=newest_version(belgium.pk))
    if proposed := first.lines.filter(kind="proposed").first():
        held_back = Choices(choices.first, choices.last, barred=frozenset({proposed.what}))
        make(missions, belgium.pk, held_back, by=coordinator, seen=first.version, before=first)
