"""A plan of needs with targets, a limit and a gap that a campaign is to close."""

from snippets.models import Country, Region, SpokenLanguage, Theme
from workflows.candidates.models import Campaign
from workflows.candidates.needs import Numbers, target, write
from workflows.candidates.profiles import Wanted
from workflows.kernel import clock
from workflows.people.roles import Role, holders


def fill_needs() -> None:
    belgium = Country.objects.get(key="be")
    coordinator = holders(Role.COORDINATOR, belgium.pk)[0]
    themes = list(Theme.objects.order_by("order", "key")[:3])
    brussels, liege, antwerp = (Region.objects.get(key=key).pk for key in ("brussels", "liege", "antwerp"))
    french = SpokenLanguage.objects.get(key="fr").pk
    plan: dict[Wanted, Numbers] = {
        Wanted(themes[0].pk, brussels): (4, 12),
        Wanted(themes[1].pk, liege, french): (3, None),
        Wanted(themes[2].pk, antwerp): (2, None),
    }
    write(belgium.pk, clock.today().year, plan, by=coordinator, seen=0)
    wanted = Wanted(themes[1].pk, liege, french)
    if campaign := Campaign.objects.running().first():
        target(campaign, wanted, by=coordinator)
