"""Signed links: how someone without an account reaches one dossier, for one purpose."""

from django.core import signing

SALT = "workflows.kernel.links"


def sign(purpose: str, pk: int, version: int) -> str:
    """A token without expiry, good for the version of the dossier's link that it names and for no other."""
    return signing.dumps([purpose, pk, version], salt=SALT)


def read(token: str, purpose: str) -> tuple[int, int] | None:
    """(pk, version) of a token made for that purpose; None for anything else."""
    try:
        found, pk, version = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (pk, version) if found == purpose else None
