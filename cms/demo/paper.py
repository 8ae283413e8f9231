"""What the demo's ambassadors took along from the kit, and copies that they ordered."""

from datetime import timedelta
from typing import Any

from snippets.models import KitVersion
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kit.models import KitDownload, PrintOrder
from workflows.people.models import Member
from workflows.people.roles import Role, holders

ADDRESSES = ("Kammenstraat 12\n2000 Antwerpen", "Rue de Flandre 45\n1000 Bruxelles", "Dok Noord 3\n9000 Gent")


def fill_paper() -> None:
    """Some still have a brochure that was replaced; orders wait, were sent, and one was declined."""
    team = holders(Role.COMMUNICATIONS)[0]
    people = [user.member for user in sorted(holders(Role.AMBASSADOR), key=lambda user: user.email)]
    replaced = KitVersion.objects.exclude(ended_at=None)[0]
    brochure, card = (KitVersion.objects.filter(title__startswith=name, ended_at=None)[0] for name in ("Bro", "Visite"))
    with clock.at(clock.now() - timedelta(days=60)):
        for person in people[:4]:
            KitDownload.objects.create(member=person, version=replaced)
    order(people[0], brochure, 50)
    order(people[1], brochure, 120)
    order(people[2], card, 100)
    with clock.at(clock.now() - timedelta(days=12)):
        sent, declined = order(people[3], card, 200), order(people[4], brochure, 500)
    with clock.at(clock.now() - timedelta(days=9)):
        perform(sent, "send", by=team)
        perform(declined, "decline", by=team, reason="Er liggen er nog 300 in de zetel: haal ze daar op.")


def order(person: Member, version: KitVersion, copies: int) -> PrintOrder:
    answers: dict[str, Any] = {
        "copies": copies,
        "address": ADDRESSES[copies % len(ADDRESSES)],
        "needed_by": clock.today() + timedelta(days=14 + copies % 5),
    }
    return perform(PrintOrder(member=person, version=version), "order", by=person.user, **answers).subject
