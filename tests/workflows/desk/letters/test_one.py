"""One letter on its page: its words, and what may still be done with it."""

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from tests.workflows.missions.moments.test_views import asked
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.letters import jobs
from workflows.letters.models import LetterChoice, LetterCopy, MessageWait, Rhythm
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return cast.seated(coordinator=True)


@pytest.fixture
def row(coordinator):
    mission = missions.requested(owner=coordinator, title="TITLE-SECRET")
    return OutboxRow.objects.get(name="request_received", record__object_id=mission.pk)


def page(client, row):
    return client.get(reverse("letter", args=[row.pk]))


def act(client, row, what, **said):
    return client.post(reverse("letter_act", args=[row.pk, what]), said)


def state(row):
    row.refresh_from_db()
    return row.state


def test_the_words_stand_there_as_they_will_leave_and_as_they_left(enter, coordinator, row):
    coordinator.language = "en"
    coordinator.save()
    client = enter(coordinator)
    assert "the reader has an address of their own; it is not shown" in page(client, row).content.decode()
    before = page(client, row).context["written"]
    assert "TITLE-SECRET" in before[0]
    assert ("/r/" in before[1], "\n{link}\n" in before[1]) == (False, True), "the link is its reader's alone"
    outbox.deliver(row.pk)
    assert page(client, row).context["written"] == before


def test_it_says_when_it_is_no_longer_true(enter, coordinator):
    mission = missions.staffed(cast.ambassador(), owner=coordinator)
    row = OutboxRow.objects.get(name="please_confirm", record__object_id=mission.pk)
    client = enter(coordinator)
    assert page(client, row).context["why_not"] == ""
    perform(mission, "confirm", by=coordinator)
    assert page(client, row).context["why_not"] != ""


def told(answer):
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_what_is_no_longer_true_is_not_let_go(enter, coordinator, mailoutbox):
    coordinator.language = "en"
    coordinator.save()
    mission = missions.approved(owner=coordinator)
    row = OutboxRow.objects.get(name="mission_approved", record__object_id=mission.pk)
    MessageWait.objects.create(lifecycle="mission", message="mission_approved", minutes=60)
    outbox.deliver(row.pk)
    client, let_go = enter(coordinator), reverse("letter_act", args=[row.pk, "release"])
    assert let_go in page(client, row).content.decode()
    perform(mission, "reopen", by=coordinator, reason="The place is another one")
    answer = page(client, row).content.decode()
    assert (let_go in answer, "The mission has moved on since." in answer) == (False, True)
    assert told(act(client, row, "release")) == [
        "Nothing was done, because it is no longer true: The mission has moved on since."
    ]
    row.refresh_from_db()
    assert (row.state, row.at_once) == (OutboxState.QUEUED, False)
    with clock.at(row.next_try_at):
        outbox.deliver(row.pk)
    assert (state(row), row.error, mailoutbox) == (OutboxState.DROPPED, "The mission has moved on since.", [])


def test_held_changed_let_go(enter, coordinator, row, mailoutbox):
    client = enter(coordinator)
    act(client, row, "hold")
    assert state(row) == OutboxState.HELD
    words = {"subject": "Mine", "body": "Only this:\n{link}", "seen_subject": "", "seen_body": ""}
    client.post(reverse("letter_words", args=[row.pk]), words)
    act(client, row, "release")
    outbox.deliver(row.pk)
    assert (state(row), mailoutbox[0].subject) == (OutboxState.SENT, "Mine")
    assert mailoutbox[0].body.startswith("Only this:\nhttp://localhost:8000/nl/r/")


def test_a_link_that_needs_no_password_is_not_told_to_others_whoever_its_reader_is(enter, coordinator):
    person = cast.ambassador()
    asked(owner=coordinator)
    row = OutboxRow.objects.get(name="moments_asked", user=person.user)
    client = enter(coordinator)
    assert ("/m/" in row.body, "/m/" in page(client, row).content.decode()) == (True, False)
    OutboxRow.objects.filter(pk=row.pk).update(state=OutboxState.QUEUED, subject_line="", body="")
    for where in ("letter", "letter_words"):
        answer = client.get(reverse(where, args=[row.pk])).content.decode()
        assert ("/m/" in answer, "{link}" in answer) == (False, True)


def test_the_link_comes_where_its_mark_stands_and_nowhere_where_that_was_taken_away(
    enter, coordinator, row, mailoutbox
):
    client, other = enter(coordinator), settings.BASE_URL + "/nl/agenda/"
    form = client.get(reverse("letter_words", args=[row.pk])).context["form"]
    assert form["body"].value().count("{link}") == 1
    typed = {"subject": "Mine", "seen_subject": "", "seen_body": ""}
    client.post(reverse("letter_words", args=[row.pk]), typed | {"body": f"See {other}\n\nYours: {{link}}"})
    row.refresh_from_db()
    assert row.body == f"See {other}\n\nYours: {{link}}\n"
    seen = {"seen_subject": row.subject_line, "seen_body": row.body}
    shown = page(client, row).context["written"][1]
    assert shown == f"See {other}\n\nYours: {{link}}\n"
    client.post(reverse("letter_words", args=[row.pk]), typed | seen | {"body": f"See {other}"})
    outbox.deliver(row.pk)
    (mail,) = mailoutbox
    assert mail.body == f"See {other}\n"
    assert "/r/" not in mail.alternatives[0].content


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Dear {naam}, {link}", "“{naam}” does not exist here. One letter is filled in already"),
        ("Dear {name}, {Link}", "“{Link}” does not exist here. One letter is filled in already"),
        ("Only this: {link", "A bracket “{” or “}” stands alone. Only “{link}” stands for something here."),
    ],
)
def test_a_mark_that_means_nothing_is_refused_and_kept_as_typed(enter, coordinator, row, body, why):
    coordinator.language = "en"
    coordinator.save()
    words = {"subject": "Mine", "body": body, "seen_subject": "", "seen_body": ""}
    answer = enter(coordinator).post(reverse("letter_words", args=[row.pk]), words)
    page = answer.content.decode()
    assert (answer.status_code, why in page, body in page) == (422, True, True)
    row.refresh_from_db()
    assert (row.own_words, row.body) == (False, "")


def test_brackets_that_the_dossier_brought_along_stay(enter, coordinator):
    mission = missions.requested(owner=coordinator, title="On {sets} and {")
    row = OutboxRow.objects.get(name="request_received", record__object_id=mission.pk)
    client, address = enter(coordinator), reverse("letter_words", args=[row.pk])
    form = client.get(address).context["form"]
    words = {"subject": form["subject"].value(), "body": "About {sets}:\n{link}", "seen_subject": "", "seen_body": ""}
    assert client.post(address, words).status_code == 302
    row.refresh_from_db()
    assert row.body == "About {sets}:\n{link}\n"


def test_a_change_after_another_or_after_it_left_is_refused_with_what_was_typed(enter, coordinator, row):
    client = enter(coordinator)
    address = reverse("letter_words", args=[row.pk])
    words = {"subject": "Mine", "body": "Only this.", "seen_subject": "", "seen_body": ""}
    assert client.post(address, words).status_code == 302
    answer = client.post(address, words | {"subject": "Second"})
    assert (answer.status_code, "Second" in answer.content.decode()) == (409, True)
    outbox.deliver(row.pk)
    assert client.get(address).status_code == 409
    assert client.post(address, words | {"subject": ""}).status_code == 422


def test_a_cancelled_letter_needs_a_reason(enter, coordinator, row):
    client = enter(coordinator)
    act(client, row, "cancel", reason=" ")
    assert state(row) == OutboxState.QUEUED
    act(client, row, "cancel", reason="Said by telephone")
    assert (state(row), row.error_parameters["reason"]) == (OutboxState.DROPPED, "Said by telephone")


def test_it_says_that_letting_it_go_passes_over_what_its_reader_chose(enter, coordinator):
    LetterChoice.objects.create(user=coordinator, asked=Rhythm.WEEKLY)
    coordinator.language = "en"
    coordinator.save()
    missions.requested(owner=coordinator)
    row = OutboxRow.objects.get(name="request_arrived", user=coordinator)
    outbox.deliver(row.pk)
    client = enter(coordinator)
    assert state(row) == OutboxState.COLLECTED
    assert "passes over its wait, and over the quiet hours or the digest" in page(client, row).content.decode()
    answer = act(client, row, "release")
    assert told(answer) == ["It leaves now, whatever its reader chose about quiet hours and digests."]
    outbox.deliver(row.pk)
    assert state(row) == OutboxState.SENT


def test_a_letter_that_left_is_sent_once_more(enter, coordinator, row):
    client = enter(coordinator)
    act(client, row, "copy")
    assert LetterCopy.objects.count() == 0
    outbox.deliver(row.pk)
    act(client, row, "copy")
    assert LetterCopy.objects.get().asked_by == coordinator


def test_what_asks_for_something_is_not_sent_once_more_when_that_is_no_longer_asked(enter, coordinator):
    coordinator.language = "en"
    coordinator.save()
    missions.policy((Role.COORDINATOR, 1))
    mission = missions.qualifying(owner=cast.seated())
    perform(mission, "approve", by=mission.owner)
    row = OutboxRow.objects.get(name="approval_asked", user=coordinator)
    outbox.deliver(row.pk)
    client, offer = enter(coordinator), reverse("letter_act", args=[row.pk, "copy"])
    assert offer in page(client, row).content.decode()
    perform(missions.request_about(mission), "refuse", by=coordinator, reason="Not now")
    answer = page(client, row).content.decode()
    why = "It is not sent once more, because it is no longer true: The approval is no longer asked."
    assert (offer in answer, why in answer) == (False, True)
    assert told(act(client, row, "copy")) == [
        "Nothing was done, because it is no longer true: The approval is no longer asked."
    ]
    assert LetterCopy.objects.count() == 0


def test_it_is_offered_once_more_only_while_its_words_are_kept(enter, coordinator, row):
    client, offer = enter(coordinator), reverse("letter_act", args=[row.pk, "copy"])
    outbox.deliver(row.pk)
    assert offer in page(client, row).content.decode()
    OutboxRow.objects.filter(pk=row.pk).update(body="")
    assert offer not in page(client, row).content.decode()


def test_the_administrator_acts_without_reading(enter, row):
    client = enter(make_user_with(Role.ADMINISTRATOR))
    answer = page(client, row)
    assert (answer.context["written"], "TITLE-SECRET" in answer.content.decode()) == (None, False)
    assert client.get(reverse("letter_words", args=[row.pk])).status_code == 403
    act(client, row, "hold")
    assert state(row) == OutboxState.HELD


def test_what_is_elsewhere_does_not_exist_and_others_have_no_such_page(enter, row):
    abroad = make_seat(make_member(country=make_country("fr")), is_coordinator=True).member.user
    assert page(enter(abroad), row).status_code == 404
    assert act(enter(abroad), row, "hold").status_code == 404
    assert page(enter(make_user_with(Role.COMMUNICATIONS)), row).status_code == 403
    assert act(enter(cast.seated()), row, "hold").status_code == 403
    assert state(row) == OutboxState.QUEUED


def test_there_is_no_other_act_and_none_by_a_link(enter, coordinator, row):
    client = enter(coordinator)
    assert act(client, row, "burn").status_code == 404
    assert client.get(reverse("letter_act", args=[row.pk, "hold"])).status_code == 405


def test_the_words_of_one_letter_carry_marks_and_stand_with_them_as_they_left(enter, coordinator, row, mailoutbox):
    client = enter(coordinator)
    words = {"subject": "Mine", "body": "**Yes** [go]({link})\n\n{link}", "seen_subject": "", "seen_body": ""}
    client.post(reverse("letter_words", args=[row.pk]), words)
    outbox.deliver(row.pk)
    row.refresh_from_db()
    left = mailoutbox[0].body
    assert left.startswith("Yes go (http")
    assert page(client, row).context["written"][1] == "**Yes** [go]({link})\n\n{link}\n"
    assert "<strong>Yes</strong>" in page(client, row).content.decode()
    act(client, row, "copy")
    jobs.deliver_copy(row.copies.get().pk)
    assert mailoutbox[1].body == left
