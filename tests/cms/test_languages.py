import pytest

from tests.factories.people import log_in, make_seat, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def test_the_back_office_speaks_the_language_of_the_account(client):
    user = make_seat().member.user
    user.language = "fr"
    user.save()
    page = log_in(client, user).get("/admin/", headers={"accept-language": "en"})
    assert '<html lang="fr"' in page.content.decode()


def test_no_account_of_the_back_office_reads_another_clock_than_its_screens_name(client):
    page = log_in(client, make_seat().member.user).get("/admin/account/").content.decode()
    assert ('name="locale-preferred_language"' in page, "current_time_zone" in page) == (True, False)


def test_the_media_library_speaks_dutch_too(client):
    user = make_user_with(Role.COMMUNICATIONS)
    user.language = "nl"
    user.save()
    page = log_in(client, user).get("/admin/media/").content.decode()
    assert ("Een film toevoegen" in page, "Add a film" in page) == (True, False)
