"""Initial trainings of the demo: two to come, of which whoever is being prepared has a place in the first."""

from datetime import timedelta
from typing import Any

from snippets.models import SpokenLanguage
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.models import Member, SupportSeat
from workflows.people.sessions.models import Enrolment, TrainingSession

SESSIONS: tuple[dict[str, Any], ...] = (
    {
        "days": 12, "hour": 18, "places": 8, "language": "nl", "place": "Brussel, zetel van de coöperatie",
        "about": "We beginnen met een broodje. Breng een voorbeeld mee uit je eigen praktijk.",
    },
    {
        "days": 26, "hour": 10, "places": 12, "language": "fr", "place": "", "online_url": "https://meet.example.org/depart",
        "about": "Le lien s’ouvre un quart d’heure avant. Lisez la charte auparavant.",
    },
)  # fmt: skip


def fill_trainings() -> None:
    lead = SupportSeat.objects.get(is_coordinator=True).member
    first, _second = [announced(lead, **dict(each)) for each in SESSIONS]
    waits = Member.objects.get(email="koen@demo.example")
    perform(Enrolment(session=first, member=waits), "sign_up", by=waits.user)


def announced(lead: Member, *, days: int, hour: int, language: str, **planned: Any) -> TrainingSession:
    day = clock.midnight(clock.today() + timedelta(days=days))
    planned |= {"starts": day + timedelta(hours=hour), "ends": day + timedelta(hours=hour + 3)}
    spoken = SpokenLanguage.objects.get(key=language)
    return perform(TrainingSession(country=lead.country), "announce", by=lead.user, language=spoken, **planned).subject
