"""Where files lie that only members may have: never under the public media, never in a library of the CMS."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """It gives no addresses; a view decides who gets a file."""

    def url(self, name: str | None) -> str:
        return ""


def kit_files() -> PrivateStorage:
    return PrivateStorage(location=settings.AMBASSADE_PRIVATE_ROOT / "kit")
