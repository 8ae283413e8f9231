from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def refused(client: Client, path: str) -> list[tuple[str, str]]:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content
    told = answer.json()
    assert (told["status"], told["type"]) == (422, "about:blank")
    assert told["detail"] == " ".join(each["detail"] for each in told["errors"])
    return [(each["parameter"], each["value"]) for each in told["errors"]]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("events?utm_source=x&sort=y", [("utm_source", "x"), ("sort", "y")]),
        ("events?level=local&level=galactic", [("level", "galactic")]),
        ("events?sector=gone&sector=theatre&region=a%20b", [("region", "a b"), ("sector", "gone")]),
        ("events?language=xx&place=moon&theme=x", [("language", "xx"), ("place", "moon"), ("theme", "x")]),
        ("events?mode=nowhere&when=never", [("mode", "nowhere"), ("when", "never")]),
        ("events?from=yesterday&to=2027-02-30", [("from", "yesterday"), ("to", "2027-02-30")]),
        ("events?from=2027-03-02&to=2027-03-01", [("to", "2027-03-01")]),
        ("events?page=0&limit=101", [("page", "0"), ("limit", "101")]),
        ("events?page=x&limit=1.5", [("page", "x"), ("limit", "1.5")]),
        ("events?page=2", [("page", "2")]),
        ("events?lang=de", [("lang", "de")]),
        (f"events?q={'x' * 101}", [("q", "x" * 101)]),
        ("networks?level=galactic&q=x", [("q", "x")]),
        ("networks?level=galactic", [("level", "galactic")]),
        ("sectors?level=local", [("level", "local")]),
        ("events/00000000-0000-4000-8000-000000000000?page=1", [("page", "1")]),
        ("events?" + "&".join(["level=local"] * 201), [("", "")]),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(
    client: Client, site: Any, choices: dict[str, Any], path: str, named: list[tuple[str, str]]
) -> None:
    assert sorted(refused(client, path)) == sorted(named)


def test_a_refusal_says_what_can_be_asked_instead(client: Client, site: Any, choices: dict[str, Any]) -> None:
    errors = client.get("/api/v1/events?level=galactic&lang=en").json()["errors"]
    assert errors == [
        {
            "parameter": "level",
            "value": "galactic",
            "detail": "“galactic” is no value of level. What can be asked for: local, sector, national, european.",
        }
    ]


def test_what_says_nothing_asks_nothing(client: Client, site: Any) -> None:
    assert client.get("/api/v1/events?level=&q=%00&from=&page=").status_code == 200
