"""The test database, kept between runs as a template that each run copies: Wagtail's migrations take long."""

import hashlib
import importlib.metadata
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases

# What else makes the rows of the template, beside migrations and packages.
FOLLOWS = ("cms/groups.py", "cms/editing.py", "pages/site.py", "pages/texts/nl.json", "pages/models.py")


def stamp() -> str:
    """Changes with any migration of ours and what follows it, any package, the database and its first language."""
    digest = hashlib.sha256(f"{connection.vendor} {settings.LANGUAGE_CODE}".encode())
    digest.update(Path(__file__).read_bytes())
    for path in [*sorted(settings.ROOT.glob("*/migrations/*.py")), *(settings.ROOT / name for name in FOLLOWS)]:
        digest.update(path.name.encode() + path.read_bytes())
    for name in ("django", "wagtail", "wagtail-localize", "django-q2", "django-allauth", "django-taggit"):
        digest.update(f"{name} {importlib.metadata.version(name)}".encode())
    return digest.hexdigest()


def begin_without_policies() -> None:
    """Without those of the migrations, each test says itself who must agree to what."""
    from workflows.approvals.models import ApprovalPolicy

    ApprovalPolicy.objects.all().delete()


def begin_with_a_site() -> None:
    """A third of the tests walk on it, and laying it down takes longer than most of them."""
    from pages.site import ensure_site

    ensure_site()


class Store:
    """Opens the test database from its template; puts it back after a test that committed."""

    def __init__(self) -> None:
        self.name = str(connection.creation._get_test_db_name())
        self.files = FileTemplate(self.name) if connection.vendor == "sqlite" else ServerTemplate(self.name)

    def open(self) -> None:
        if self.files.stamp() != stamp():
            setup_databases(verbosity=0, interactive=False)
            begin_without_policies()
            begin_with_a_site()
            connections.close_all()
            self.files.save(stamp())
        else:
            connections.close_all()
            self.files.begin()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = self.name

    def restore(self) -> None:
        from django.contrib.contenttypes.models import ContentType

        connections.close_all()
        self.files.restore()
        ContentType.objects.clear_cache()


class FileTemplate:
    """SQLite: one file kept beside another."""

    def __init__(self, name: str) -> None:
        self.path = Path(name)
        self.template, self.note = self.path.with_suffix(".template"), self.path.with_suffix(".stamp")

    def stamp(self) -> str:
        return self.note.read_text() if self.note.exists() and self.template.exists() else ""

    def save(self, stamp: str) -> None:
        shutil.copy(self.path, self.template)
        self.note.write_text(stamp)

    def restore(self) -> None:
        """By SQLite itself: a browser's server thread may still have the file open."""
        with closing(sqlite3.connect(self.template)) as source, closing(sqlite3.connect(self.path)) as target:
            source.backup(target)

    begin = restore


KEEP = """
CREATE SCHEMA kept;
CREATE TABLE kept."sequence" AS SELECT schemaname, sequencename, last_value FROM pg_sequences;
DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', each.name, each.name);
  END LOOP;
END $$;
"""
PUT_BACK = """
SET LOCAL session_replication_role = replica;
DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', each.name);
    EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', each.name, each.name);
  END LOOP;
  FOR each IN SELECT format('%I.%I', schemaname, sequencename) AS name, last_value FROM kept."sequence" LOOP
    PERFORM setval(each.name, coalesce(each.last_value, 1), each.last_value IS NOT NULL);
  END LOOP;
END $$;
"""


PUT_BACK_NUMBERS = """
SELECT setval(format('%I.%I', schemaname, sequencename), coalesce(last_value, 1), last_value IS NOT NULL)
FROM kept."sequence"
"""


def put_back_numbers() -> None:
    """A test that rolled back leaves its rows' numbers behind on PostgreSQL: the next one counts on from there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PUT_BACK_NUMBERS)


class ServerTemplate:
    """PostgreSQL: a database made from another, whose comment is the stamp; the rows stand once more in a schema.

    To drop and truncate a database waits for the disk, which takes longer than the test did.
    """

    def __init__(self, name: str) -> None:
        self.name, self.template = name, f"{name}_template"

    def _do(self, *statements: str, name: str = "postgres", autocommit: bool = True) -> list[tuple]:
        import psycopg

        known = connection.settings_dict
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        options = {key: known[name] for key, name in names.items() if known[name]}
        with psycopg.connect(dbname=name, autocommit=autocommit, **options) as server:
            for statement in statements:
                cursor = server.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def stamp(self) -> str:
        read = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{}'"
        return next((row[0] or "" for row in self._do(read.format(self.template))), "")

    def _copy(self, source: str, target: str) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def save(self, stamp: str) -> None:
        self._do(KEEP, name=self.name)
        self._copy(self.name, self.template)
        self._do(f"COMMENT ON DATABASE \"{self.template}\" IS '{stamp}'")

    def begin(self) -> None:
        self._copy(self.template, self.name)

    def restore(self) -> None:
        """Whoever is still connected, a browser's server thread for instance, holds up nothing."""
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
        )
        self._do(others.format(self.name))
        self._do(PUT_BACK, name=self.name, autocommit=False)
