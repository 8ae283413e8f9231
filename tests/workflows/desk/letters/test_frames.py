"""Where communications write the frame of every mail."""

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from workflows.kernel import frames, outbox
from workflows.kernel.models import OutboxRow
from workflows.letters.models import FrameVersion
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "letter_frame"


@pytest.fixture
def client(enter):
    return enter(make_user_with(Role.COMMUNICATIONS))


def own() -> str:
    return frames.of_the_file().replace("#ffb92e", "#123456")


def send(client, source, seen=0, **pressed):
    return client.post(reverse(ADDRESS), {"source": source, "seen": seen, **(pressed or {"save": "1"})})


def test_the_next_mail_stands_in_the_frame_that_was_saved(client, mailoutbox):
    assert send(client, own()).status_code == 302
    missions.requested()
    outbox.deliver(OutboxRow.objects.get(name="request_received").pk)
    assert "#123456" in mailoutbox[0].alternatives[0].content


def test_it_is_shown_without_being_saved(client):
    answer = send(client, own(), show="1")
    assert ("#123456" in answer.context["example"], FrameVersion.objects.count()) == (True, 0)


def test_broken_mjml_is_refused_and_kept_as_typed(client):
    answer = send(client, "<mjml>\n<mj-body>\n</mjml>")
    assert (answer.status_code, FrameVersion.objects.count()) == (422, 0)
    assert "&lt;mj-body&gt;" in answer.content.decode()
    assert "3" in answer.context["form"].errors["source"][0]


def test_of_two_the_second_is_told_and_keeps_what_was_typed(client):
    send(client, own())
    answer = send(client, own().replace("#123456", "#654321"))
    assert (answer.status_code, FrameVersion.objects.count()) == (409, 1)
    page = answer.content.decode()
    assert ("#654321" in page, 'name="seen" value="1"' in page) == (True, True)


def test_back_to_the_frame_of_the_product(client):
    send(client, own())
    client.post(reverse(ADDRESS), {"back": "1", "seen": "1"})
    assert [row.source for row in FrameVersion.objects.all()] == ["", own().strip()]
    assert client.get(reverse(ADDRESS)).context["form"].initial["source"] == frames.of_the_file()


@pytest.mark.parametrize("typed", ["#654321", "<mj-oops>"])
def test_going_back_after_somebody_else_changed_it_says_so_and_keeps_what_was_typed(client, typed):
    send(client, own())
    answer = send(client, own().replace("#123456", typed), back="1")
    assert (answer.status_code, FrameVersion.objects.count(), answer.context["stale"]) == (409, 1, True)
    assert (typed in answer.context["form"]["source"].value(), answer.context["newest"].version) == (True, 1)
    answer = client.post(reverse(ADDRESS), {"back": "1", "seen": "0"})
    assert (answer.status_code, answer.context["form"]["source"].value()) == (409, own().strip())


def test_a_frame_that_no_longer_holds_gives_way_to_that_of_the_file(mailoutbox):
    FrameVersion.objects.create(version=1, source="<mjml>{{ text }}")
    missions.requested()
    outbox.deliver(OutboxRow.objects.get(name="request_received").pk)
    assert "#ffb92e" in mailoutbox[0].alternatives[0].content


def test_others_have_no_such_screen(enter):
    for user in (cast.seated(), make_user_with(Role.ADMINISTRATOR)):
        assert enter(user).get(reverse(ADDRESS)).status_code == 403
