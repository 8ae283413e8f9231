from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from pages.digest import jobs, subscribing
from pages.digest.models import CONFIRM, STOP, Letter, Subscription
from pages.queries import EventFilter
from workflows.kernel import clock, links, strangers

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.1a")]
FORM = "/en/agenda/mail/"


def send(client: Client, address: str = FORM, **changes: str) -> Any:
    """Somebody opens the form, takes a moment, and sends it."""
    with clock.at(clock.now() - timedelta(seconds=60)):
        ticket = strangers.new_ticket()
    return client.post(address, {"email": "an@home.example", "rhythm": "weekly", "ticket": ticket} | changes)


def mails() -> list[Any]:
    mail.outbox.clear()
    for key in Letter.objects.filter(state="queued").order_by("pk").values_list("pk", flat=True):
        jobs.deliver(key)
    return list(mail.outbox)


def path_in(body: str, ending: str) -> str:
    line = next(line for line in body.splitlines() if line.endswith(ending))
    return line.removeprefix("http://localhost:8000")


def test_from_the_agenda_to_the_mail_and_out_again(client: Client, site: Any) -> None:
    assert f'href="http://localhost:8000{FORM}?level=local"' in client.get("/en/agenda/?level=local").content.decode()
    address = f"{FORM}?level=local"
    assert "<strong>Local</strong>" in client.get(address).content.decode()
    assert send(client, address).url == f"{FORM}sent/"
    assert client.get(f"{FORM}sent/").status_code == 200
    (question,) = mails()
    assert question.subject == "Shall we mail you what is new in the agenda?"
    link = path_in(question.body, "/confirm/")
    assert "Yes, mail me" in client.get(link).content.decode()
    found = Subscription.objects.get()
    assert (found.confirmed_at, found.query, found.language) == (None, "level=local", "en")  # a look is no yes
    assert client.post(link, follow=True).status_code == 200
    found.refresh_from_db()
    assert found.confirmed_at is not None
    stop = reverse("digest_stop", args=[found.stop_token])
    assert "Stop this mail" in client.get(stop).content.decode()
    assert Subscription.objects.count() == 1
    outside = Client(enforce_csrf_checks=True)  # a mail program: no cookie, no page before it
    answer = outside.post(stop, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.cookies, Subscription.objects.count()) == (200, {}, 0)
    assert outside.post(stop).status_code == 200  # once more does no harm
    assert client.get(link).status_code == 410


def test_a_known_address_gets_the_same_answer_and_keeps_what_it_has(client: Client, site: Any) -> None:
    first = send(client)
    subscribing.confirm(Subscription.objects.get().pk)
    mails()
    again = send(client, rhythm="daily", email="AN@home.example")
    assert (again.status_code, again.url, again.content) == (first.status_code, first.url, first.content)
    found = Subscription.objects.get()
    assert (found.rhythm, found.email) == ("weekly", "an@home.example")
    (told,) = mails()
    assert told.subject == "You are already mailed about these events"


def test_the_rhythm_changes_by_the_link_that_stops(client: Client, site: Any) -> None:
    send(client)
    found = Subscription.objects.get()
    subscribing.confirm(found.pk)
    answer = client.post(reverse("digest_rhythm", args=[found.stop_token]), {"rhythm": "daily"})
    assert answer.url == reverse("digest_stop", args=[found.stop_token])
    found.refresh_from_db()
    assert (found.rhythm, found.next_at <= clock.now() + timedelta(days=1, hours=1)) == ("daily", True)


@pytest.mark.parametrize(
    ("query", "changes", "words"),
    [
        ("", {"email": "nobody"}, "id_email"),
        ("", {"homepage": "http://spam.example"}, "This looked like the work of a machine"),
        ("", {"ticket": "forged"}, "This page had been open for too long"),
        ("", {"rhythm": "hourly"}, "id_rhythm"),
        ("?theme=nowhere", {}, "The filter holds a choice that does not exist"),
        ("?to=2001-01-01", {}, "The period you chose is over"),
        ("?" + "&".join(f"theme=t{n}{'x' * 40}" for n in range(30)), {}, "This filter is too long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, site: Any, query: str, changes: dict[str, str], words: str
) -> None:
    answer = send(client, FORM + query, **changes)
    page = answer.content.decode()
    assert (answer.status_code, words in page, Subscription.objects.count()) == (422, True, 0)
    assert f'value="{changes.get("email", "an@home.example")}"' in page


def test_one_mailbox_is_not_flooded(client: Client, site: Any) -> None:
    answers = [send(client).status_code for _n in range(strangers.MOST_PER_MAILBOX + 1)]
    assert answers == [302] * strangers.MOST_PER_MAILBOX + [429]
    assert Subscription.objects.count() == 1


def test_a_filter_has_one_address_and_the_past_is_not_mailed(client: Client, site: Any) -> None:
    assert client.get(f"{FORM}?level=local&when=past&page=3&utm_source=x").url == f"{FORM}?level=local"
    assert client.get(f"{FORM}?from=never").url == "/en/agenda/?from=never"


def test_only_a_link_of_ours_for_that_purpose_opens(client: Client, site: Any) -> None:
    subscribing.ask("an@home.example", EventFilter(), "weekly", "en")
    found = Subscription.objects.get()
    stop, confirm = found.stop_token, found.confirm_token
    for name, token in (
        ("digest_confirm", stop),
        ("digest_stop", confirm),
        ("digest_rhythm", confirm),
        ("digest_stop", stop + "x"),
        ("digest_stop", links.sign("requester", found.pk, 1)),
        ("digest_confirm", links.sign(CONFIRM, found.pk, 2)),
        ("digest_stop", links.sign(STOP, found.pk, 2)),
    ):
        assert client.post(reverse(name, args=[token]), {"rhythm": "daily"}).status_code == 404
    found.refresh_from_db()
    assert (found.confirmed_at, found.rhythm) == (None, "weekly")


def test_nobody_can_have_words_of_their_own_sent_to_others(client: Client, site: Any) -> None:
    send(client, f"{FORM}?q=Win+at+casino.example")
    (question,) = mails()
    html = question.alternatives[0].content
    assert ("casino" in question.subject + question.body, "casino" in html) == (False, False)
    assert "with the words that were typed\n" in question.body
