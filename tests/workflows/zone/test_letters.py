"""My messages: read marks, and how one hears from us."""

import pytest
from django.urls import reverse

from tests.factories import missions
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.letters.models import LetterChoice
from workflows.people.models import Member

pytestmark = pytest.mark.django_db
CHOICE = {"asked": "at_once", "news": "daily", "agenda": "weekly", "reminders": "daily", "language": "fr"}


@pytest.fixture
def sent(ambassador):
    missions.staffing(ambassador)
    row = OutboxRow.objects.get(name="seat_offered", user=ambassador.user)
    outbox.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == OutboxState.SENT
    return row


def unread(zone):
    return zone.get(reverse("zone_messages")).context["unread"]


def test_a_message_is_read_once_it_was_opened_by_its_reader(zone, stranger, sent):
    assert unread(zone) == 1
    stranger.get(reverse("zone_message", args=[sent.pk]))
    assert unread(zone) == 1
    zone.get(reverse("zone_message", args=[sent.pk]))
    assert unread(zone) == 0


def test_all_are_marked_as_read_by_one_button(zone, sent):
    assert zone.get(reverse("zone_messages_read")).status_code == 405
    zone.post(reverse("zone_messages_read"))
    assert unread(zone) == 0


def test_the_choice_is_kept_with_quiet_hours_and_language(zone, ambassador):
    zone.post(reverse("zone_messages_choose"), CHOICE | {"quiet_from": "22:00", "quiet_until": "07:00"})
    choice = LetterChoice.objects.get(user=ambassador.user)
    assert (choice.asked, choice.news, choice.agenda, choice.reminders) == ("at_once", "daily", "weekly", "daily")
    assert [hour.hour for hour in choice.quiet] == [22, 7]
    assert Member.objects.get(pk=ambassador.pk).language == "fr"
    assert zone.get(reverse("zone_messages_choose")).context["form"].initial["news"] == "daily"


@pytest.mark.parametrize(
    "wrong",
    [{"quiet_from": "22:00"}, {"quiet_from": "22:00", "quiet_until": "22:00"}, {"news": "never"}, {"language": "xx"}],
)
def test_a_choice_that_does_not_fit_is_told_and_kept_as_typed(zone, wrong):
    answer = zone.post(reverse("zone_messages_choose"), CHOICE | wrong)
    assert (answer.status_code, LetterChoice.objects.count()) == (422, 0)


def test_what_waits_for_a_digest_is_counted(zone, ambassador):
    LetterChoice.objects.create(user=ambassador.user, asked="daily")
    missions.staffing(ambassador)
    outbox.deliver(OutboxRow.objects.get(name="seat_offered", user=ambassador.user).pk)
    assert zone.get(reverse("zone_messages")).context["collected"] == 1


def test_a_message_is_read_with_its_marks(zone, sent):
    OutboxRow.objects.filter(pk=sent.pk).update(body="**Bold** <b>\n\n- [here](https://a.be)\n")
    page = zone.get(reverse("zone_message", args=[sent.pk])).content.decode()
    assert "<p><strong>Bold</strong> &lt;b&gt;</p>" in page
    assert '<ul>\n<li><a href="https://a.be">here</a></li>\n</ul>' in page
