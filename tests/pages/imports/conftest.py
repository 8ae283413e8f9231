from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role

HEAD = "title nl;title fr;starts;ends;level;region;sectors;place"
GOOD = "Avond;Soirée;08/12/2027 20:00;22:00;lokaal;Brussels;theatre;Flagey"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Elsewhere//EN\r\n{}END:VCALENDAR\r\n"


@pytest.fixture
def editor(client: Client, site: Any, choices: dict[str, Any]) -> Client:
    return log_in(client, make_user_with(Role.COMMUNICATIONS, language="nl"))


def lines(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def entry(**properties: str) -> str:
    told = "".join(f"{name.replace('_', '-').upper()}:{value}\r\n" for name, value in properties.items())
    return f"BEGIN:VEVENT\r\n{told}END:VEVENT\r\n"


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def upload(client: Client, data: bytes, name: str = "events.csv", **answers: str) -> Any:
    file = SimpleUploadedFile(name, data)
    given = {"language": "nl", "level": "", "there": "leave", "publish": "", **answers}
    return client.post(reverse("event_import:upload"), given | {"file": file})


def accept(client: Client, shown: Any) -> Any:
    return client.post(reverse("event_import:confirm"), {"token": shown.context["token"]})


def problems(shown: Any) -> dict[int, list[str]]:
    """Line -> what is wrong with it."""
    return {plan.row.line: plan.row.problems for plan in shown.context["found"].plans if plan.row.problems}


def kinds(shown: Any) -> list[str]:
    return [plan.kind for plan in shown.context["found"].plans]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
