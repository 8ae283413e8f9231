"""Signatures in the form of Standard Webhooks (standardwebhooks.com): `v1`, HMAC-SHA256 over id, moment and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(call: str, at: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """What goes along with the body; every secret that is valid now signs."""
    moment = str(int(at.timestamp()))
    return {
        "webhook-id": call,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(sign(key, call, moment, body) for key in keys),
    }


def sign(secret: str, call: str, moment: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signature = hmac.new(key, f"{call}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signature).decode()}"
