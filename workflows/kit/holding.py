"""Who has which version, and who is to be told that it no longer holds."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from snippets.models import KitItem, KitVersion
from snippets.standing import Kit, Standing
from workflows.kernel import clock
from workflows.kit.models import KitDownload
from workflows.people.models import Mandate, Member
from workflows.people.states import CURRENT


def note(member: Member, item: KitItem) -> KitDownload:
    """That this member took it along now; a version that holds again may be told about again."""
    item.keep_version()
    version = KitVersion.objects.get(thing=item.translation_key, version=item.version)
    values = {"downloaded_at": clock.now(), "told_at": None}
    return KitDownload.objects.update_or_create(member=member, version=version, defaults=values)[0]


def reachable() -> QuerySet[Member]:
    """Members with an account and an address; whoever was an ambassador and is none any more is left in peace."""
    mandates = Mandate.objects.filter(member=OuterRef("pk"))
    stays = ~Exists(mandates) | Exists(mandates.filter(state__in=CURRENT)) | Q(permanent_staff=True)
    return Member.objects.filter(stays, active=True, user__is_active=True).exclude(email="")


def over(downloads: list[KitDownload], kit: Kit) -> list[tuple[KitDownload, Standing]]:
    """Those that hold no longer, but for whom took what replaces them as well. The downloads are all of one member."""
    held = {(each.version.thing, each.version.version) for each in downloads}
    found = [(each, kit.standing(each.version)) for each in downloads]
    return [(each, standing) for each, standing in found if standing.is_over and not is_held(standing, held)]


def is_held(standing: Standing, held: set) -> bool:
    return standing.item is not None and (standing.item.translation_key, standing.item.version) in held


def over_of(member: Member, kit: Kit) -> list[Standing]:
    """What this member should no longer use, the latest first."""
    downloads = list(KitDownload.objects.filter(member=member).select_related("version"))
    return [standing for _download, standing in over(downloads, kit)]
