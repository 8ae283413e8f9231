"""The lexicon to take along: a booklet and a table, of what anybody may read."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.models import LexiconPage
from snippets.models import LexiconTerm
from tests.factories import content

pytestmark = pytest.mark.django_db


def table(client: Client, code: str = "nl") -> list[list[str]]:
    body = client.get(f"/{code}/lexicon.csv").content
    assert body[:3] == b"\xef\xbb\xbf"
    return list(csv.reader(StringIO(body[3:].decode()), delimiter=";"))


@pytest.mark.req("R2.1")
def test_the_table_holds_the_published_terms_of_its_language(site: Any, client: Client, settings: Any) -> None:
    worker = content.term(
        "Werknemer", also="werknemers\nwerkneemster", definition="Wie werkt.\nMet contract.", say="ik werk",
        do_not_say="klant\nbaas", example="Zo.", difference="Het contract.", note="Goed.", ambassadors_note="Stil.",
    )  # fmt: skip
    freelancer = content.term('Freelancer; "zelf"')
    worker.confusable, worker.related = [freelancer], [freelancer]
    worker.save()
    content.term("Concept", live=False)
    content.term("Salarié", code="fr")
    heads, *rows = table(client)
    base = f"{settings.BASE_URL}/nl/lexicon/"
    assert len(heads) == 11
    assert rows == [
        ['Freelancer; "zelf"', "What it means.", "", "", "", "", "Werknemer", "", "", "", f"{base}freelancer-zelf/"],
        ["Werknemer", "Wie werkt. Met contract.", "werknemers, werkneemster", "ik werk", "klant · baas", "Zo.",
         'Freelancer; "zelf"', "Het contract.", 'Freelancer; "zelf"', "Goed.", f"{base}werknemer/"],
    ]  # fmt: skip
    assert [row[0] for row in table(client, "fr")[1:]] == ["Salarié"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "=cmd|'/c calc'!A1"])
def test_no_cell_of_the_table_is_a_formula(site: Any, client: Client, formula: str) -> None:
    content.term("Duo", definition=formula, note=formula, say=formula)
    cells = [cell for cell in table(client)[1] if cell]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


@pytest.mark.req("R2.1")
@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_booklet_is_a_tagged_pdf_in_every_language(site: Any, client: Client, code: str) -> None:
    content.term("Coöperatie", code=code, definition="#eval(1) *L’œuvre* « d’été » \\ $x$ @y <b>")
    answer = client.get(f"/{code}/lexicon.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert (answer.content[:5], b"pdfuaid" in answer.content, b"StructTreeRoot" in answer.content) == (
        b"%PDF-", True, True,
    )  # fmt: skip
    name = "lexique" if code == "fr" else "lexicon"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.pdf"'


def test_a_letter_that_the_font_lacks_costs_no_booklet(site: Any, client: Client) -> None:
    content.term("漢字 😀", slug="kanji")
    assert client.get("/nl/lexicon.pdf").content[:5] == b"%PDF-"


def test_an_empty_lexicon_has_a_booklet_and_a_table(site: Any, client: Client) -> None:
    assert (client.get("/nl/lexicon.pdf").status_code, len(table(client))) == (200, 1)


@pytest.mark.req("R2.1")
def test_what_only_ambassadors_read_is_in_no_download(site: Any, client: Client) -> None:
    term = content.term("Duo")
    before = [client.get(f"/nl/lexicon.{kind}").content for kind in ("pdf", "csv")]
    LexiconTerm.objects.filter(pk=term.pk).update(ambassadors_note="Stil.")
    assert [client.get(f"/nl/lexicon.{kind}").content for kind in ("pdf", "csv")] == before


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_a_download_may_be_kept_and_asks_little(site: Any, client: Client, kind: str) -> None:
    counts = []
    for more in (1, 2, 27):
        for _n in range(more):
            term = content.term()
            term.confusable = term.related = [content.term()]
            term.save()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/nl/lexicon.{kind}")
        counts.append(len(captured))
    assert (len(set(counts)), counts[0] <= 12) == (1, True), counts
    assert answer.headers["Cache-Control"] == "public, max-age=1"
    again = client.get(f"/nl/lexicon.{kind}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_where_there_is_no_lexicon_there_is_no_download(site: Any, client: Client) -> None:
    LexiconPage.objects.get(locale__language_code="nl").unpublish()
    assert [client.get(f"/nl/lexicon.{kind}").status_code for kind in ("pdf", "csv")] == [404, 404]
