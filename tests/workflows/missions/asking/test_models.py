"""What a draft holds and to whom it belongs."""

import pytest
from django.urls import reverse

from tests.factories.people import log_in, make_user, make_user_with
from tests.factories.requests import begun, filled
from workflows.missions.asking.models import RequestDraft
from workflows.people.privacy.tables import Person, personal, rows_of
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def test_a_draft_belongs_to_whose_address_stands_in_it(client):
    draft = begun(client, requester_email="rita@partner.example")
    others = [Person.of(make_user(email=address)) for address in ("Rita@partner.example", "omar@partner.example")]
    whose = personal()[RequestDraft].whose
    assert [list(rows_of(RequestDraft, whose, person)) for person in others] == [[draft], []]


def test_whoever_it_belongs_to_finds_it_among_what_is_kept_about_them_without_its_key(client):
    user = make_user_with(Role.MEMBER)
    draft = begun(client, requester_email=user.email, requester_name="Rita Writes")
    log_in(client, user)
    file = client.get(reverse("zone_data_json")).content.decode()
    assert ("Rita Writes" in file, str(draft.key) in file) == (True, False)
    assert client.get(reverse("zone_data")).status_code == 200


def test_a_draft_knows_the_language_to_write_in_even_when_it_says_nonsense(client, settings):
    draft = begun(client, requester_language="en")
    assert draft.language == "en"
    draft.typed["you"]["requester_language"] = ["xx"]
    assert draft.language == settings.LANGUAGE_CODE


def test_everything_typed_comes_back_as_one_form_would_send_it(client):
    draft = filled(client)
    assert (draft.as_sent()["title"], draft.as_sent().getlist("requester_email")) == (
        "Evening for students",
        ["rita@partner.example"],
    )
