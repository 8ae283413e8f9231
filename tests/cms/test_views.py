from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from cms.settings import dev
from pages.site import ensure_site
from tests.factories.people import log_in, make_user_with
from workflows.people.roles import Role


@pytest.mark.django_db
@pytest.mark.parametrize(("is_dev", "status"), [(True, 200), (False, 404)])
def test_only_the_demo_serves_uploaded_files_itself(
    client: Client, settings: Any, tmp_path: Path, is_dev: bool, status: int
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.AMBASSADE_DEV_PAGE = is_dev
    (tmp_path / "photo.txt").write_text("a photo")
    answer = client.get("/media/photo.txt")
    answer.close()
    assert answer.status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("nl", "Deze pagina is hier niet"), ("en", "This page is not here")])
@pytest.mark.parametrize("address", ["/admin/nothing/here/", "/admin/missions/4242/", "/admin/approvals/4242/agree/"])
def test_a_missing_address_of_the_back_office_is_a_finished_page_in_its_frame(
    client: Client, address: str, language: str, words: str
) -> None:
    board = make_user_with(Role.BOARD, language=language)
    answer = log_in(client, board).get(address)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "wagtail-sidebar" in page) == (404, True, True)
    assert reverse("wagtailadmin_home") in page


@pytest.mark.django_db
def test_a_missing_page_is_missed_in_the_other_languages_too(client: Client) -> None:
    ensure_site()
    answer = client.get("/nl/nothing/here/?from=mail")
    links = [f'<a href="/{code}/nothing/here/?from=mail" lang="{code}"' in answer.text for code in ("nl", "fr", "en")]
    assert (answer.status_code, links) == (404, [True, True, True])


@pytest.mark.django_db
def test_a_wrong_address_in_development_shows_the_products_own_page(client: Client, settings: Any) -> None:
    ensure_site()
    for name in ("DEBUG", "MIDDLEWARE", "TEMPLATES", "AMBASSADE_DEV_PAGE"):
        setattr(settings, name, getattr(dev, name))
    answer = client.get("/nl/nothing/here/")
    page = answer.content.decode()
    assert (answer.status_code, "404.html" in [t.name for t in answer.templates]) == (404, True)
    assert ("Deze pagina is hier niet" in page, "URLconf" in page, 'id="main"' in page) == (True, False, True)


def test_a_form_without_its_token_gets_a_page_of_the_house_in_the_readers_language(db: None) -> None:
    visitor = Client(enforce_csrf_checks=True)
    answers = {code: visitor.post(f"/{code}/accounts/login/", {"login": "an@home.example"}) for code in ("nl", "fr")}
    for code, answer in answers.items():
        with override(code):
            words = gettext("This form was not sent")
        assert (answer.status_code, f"<h1>{words}</h1>" in answer.content.decode()) == (403, True)
