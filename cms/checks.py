"""System checks with ids `cms.Exxx`: a wrong setting stops start-up with its name and the cure."""

import importlib.util
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

SILENT = ("console", "filebased", "locmem", "dummy")
Found = Iterator[CheckMessage]


def check(function: Callable[[], Found]) -> Callable[[], Found]:
    def run(**kwargs: Any) -> list[CheckMessage]:
        return list(function())

    register(run, "ambassade")
    return function


@check
def public_settings() -> Found:
    """What a site that strangers can reach must have."""
    if not settings.AMBASSADE_PRODUCTION:
        return
    if not settings.BASE_URL.startswith("https://"):
        yield Error("AMBASSADE_URL does not start with https://.", hint="Set the site's public address.", id="cms.E001")
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 10 or key.startswith("only-for-"):
        yield Error(
            "AMBASSADE_SECRET_KEY is too short or too simple.",
            hint="Use 50 random characters: python -c 'import secrets; print(secrets.token_urlsafe(50))'.",
            id="cms.E002",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS or "" in settings.ALLOWED_HOSTS:
        yield Error(
            "AMBASSADE_HOSTS is empty or allows every name.",
            hint="List the host names of the site, separated by commas.",
            id="cms.E003",
        )
    if settings.DEBUG or settings.AMBASSADE_DEV_PAGE:
        yield Error(
            "DEBUG or AMBASSADE_DEV_PAGE is on: anybody could log in as anybody.",
            hint="Start with DJANGO_SETTINGS_MODULE=cms.settings.production and leave both off.",
            id="cms.E005",
        )


@check
def mail_settings() -> Found:
    if not settings.AMBASSADE_PRODUCTION:
        return
    if settings.EMAIL_BACKEND.split(".")[-2] in SILENT:
        yield Error(
            "AMBASSADE_MAIL_URL names a backend that sends nothing.",
            hint="Name a mail server: smtp+tls://user:password@host:587.",
            id="cms.E004",
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield Error(
            "AMBASSADE_FROM is not set.", hint="Set the sender of all mail: Name <address@your.domain>.", id="cms.E008"
        )


@check
def database_settings() -> Found:
    known = settings.DATABASES["default"]
    if known["ENGINE"].endswith("sqlite3") and known.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
        yield Error(
            "DATABASES: SQLite without transaction_mode IMMEDIATE loses updates of simultaneous writers.",
            hint="Use the options of SQLITE in cms/settings/base.py.",
            id="cms.E006",
        )


@check
def redis_settings() -> Found:
    if not settings.REDIS_URL:
        return
    address = urlsplit(settings.REDIS_URL)
    if importlib.util.find_spec("redis") is None:
        yield Error(
            "REDIS_URL is set but the package redis is missing.",
            hint="Install requirements/scale.txt, or leave REDIS_URL out.",
            id="cms.E007",
        )
    elif address.hostname:
        try:
            socket.create_connection((address.hostname, address.port or 6379), timeout=1).close()
        except OSError as error:
            yield Warning(
                f"REDIS_URL: {address.hostname} does not answer ({error}).",
                hint="Start Redis, or leave REDIS_URL out to keep the cache in files.",
                id="cms.W007",
            )


@check
def worker_settings() -> Found:
    usual, others = settings.Q_CLUSTER, settings.Q_CLUSTER.get("ALT_CLUSTERS", {}).values()
    queues = [usual, *(usual | own for own in others)]
    if any(each["retry"] <= each["timeout"] + settings.AMBASSADE_WORKER_PATIENCE for each in queues):
        yield Error(
            "Q_CLUSTER: retry is not longer than timeout and AMBASSADE_WORKER_PATIENCE together: jobs would run twice.",
            hint="Raise retry in cms/settings/base.py or lower AMBASSADE_WORKER_PATIENCE.",
            id="cms.E009",
        )
    cache = settings.CACHES["default"]["BACKEND"]
    if settings.AMBASSADE_PRODUCTION and cache.split(".")[-2] in ("locmem", "dummy"):
        yield Error(
            "CACHES: the limits on log-in need a cache that all processes share.",
            hint="Set REDIS_URL, or use the cache in files of cms/settings/base.py.",
            id="cms.E011",
        )


@check
def folder_settings() -> Found:
    folder = settings.VAR
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield Error(
            f"AMBASSADE_VAR: {settings.VAR} cannot be written.",
            hint="Name a folder that this user may write, or give this user the right.",
            id="cms.E010",
        )
    private = Path(settings.AMBASSADE_PRIVATE_ROOT).resolve()
    if any(private.is_relative_to(Path(served).resolve()) for served in (settings.MEDIA_ROOT, settings.STATIC_ROOT)):
        yield Error(
            "AMBASSADE_PRIVATE_ROOT lies where every visitor may read: private videos would be public.",
            hint="Name a folder outside the media and the static files.",
            id="cms.E012",
        )
