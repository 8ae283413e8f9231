"""What members take along from the kit, and copies that they order."""

from datetime import timedelta
from typing import Any

from snippets.models import KitItem, KitVersion
from tests.factories import cast, content
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.kit.holding import note
from workflows.kit.models import KitDownload, PrintOrder
from workflows.people.models import Member


def version_of(item: KitItem) -> KitVersion:
    return KitVersion.objects.get(thing=item.translation_key, version=item.version)


def held(member: Member, item: KitItem) -> KitDownload:
    """As if it was downloaded while it still held."""
    return note(member, item)


def order(member: Member | None = None, item: KitItem | None = None, **answers: Any) -> PrintOrder:
    person = member or cast.ambassador()
    version = version_of(item or content.kit_item(is_printed=True))
    asked = {"copies": 50, "address": "Kade 1, 9000 Gent", "needed_by": clock.today() + timedelta(days=20)} | answers
    return perform(PrintOrder(member=person, version=version), "order", by=person.user, **asked).subject
