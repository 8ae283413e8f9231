"""Secrets that the product itself must read again: kept under a key that the secret key of the site leads to."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableError(Exception):
    """It was sealed under a secret key that the site no longer has."""


def seal(secret: str, purpose: str) -> str:
    return _vault(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Raises UnreadableError; what was sealed for one purpose cannot be read for another."""
    try:
        return _vault(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnreadableError from error


def _vault(purpose: str) -> MultiFernet:
    return MultiFernet([_fernet(key, purpose) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _fernet(key: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
