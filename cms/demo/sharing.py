"""Who lets colleagues read their name, and filters of missions that the support group shares."""

from workflows.desk.board.models import Look, SavedFilter
from workflows.kernel import clock
from workflows.people import consents
from workflows.people.models import ConsentKind, Member
from workflows.people.queries import ambassadors
from workflows.people.roles import Role, holders

NAMED = 4
FILTERS = (("Te laat", Look.BOARD, "late=on"), ("Zonder datum", Look.LIST, "undated=on"))


def fill_sharing() -> None:
    for member in ambassadors().order_by("number")[:NAMED]:
        consents.choose(member, ConsentKind.LEDGER, True)
        consents.choose(member, ConsentKind.AGENDA, True)
    for member in Member.objects.filter(permanent_staff=True).order_by("number")[:1]:
        consents.choose(member, ConsentKind.AGENDA, True)
    coordinator = holders(Role.COORDINATOR)[0]
    for name, look, query in FILTERS:
        SavedFilter.objects.create(
            user=coordinator, name=name, look=look, query=query, shared=True, made_at=clock.now()
        )
