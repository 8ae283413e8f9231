"""An order of copies, from the ambassador to the post."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from django.core import mail

from snippets.models import KitItem
from tests.factories import cast, content
from tests.factories.paper import order, version_of
from tests.factories.people import make_member, make_user_with
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, RecordText, records_of
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.kit.models import PrintOrder
from workflows.kit.states import OrderState
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.purge import purge
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R2.2b")]


@pytest.fixture
def team() -> Any:
    return make_user_with(Role.COMMUNICATIONS, email="team@example.org", language="en")


def mails_of(subject: PrintOrder) -> dict[str, Any]:
    """Recipient -> the mail, of the last step."""
    mail.outbox.clear()
    rows = OutboxRow.objects.filter(record=records_of(subject).last(), kind=OutboxRow.Kind.MESSAGE)
    for key in rows.values_list("pk", flat=True):
        outbox.deliver(key)
    return {parseaddr(sent.recipients()[0])[1]: sent for sent in mail.outbox}


def test_the_orderer_and_the_team_are_told_of_an_order(team: Any) -> None:
    person = cast.ambassador(language="en", email="noor@home.example")
    made = order(person, content.kit_item(title="Folder", version="1", is_printed=True), copies=50)
    sent = mails_of(made)
    assert set(sent) == {"noor@home.example", "team@example.org"}
    assert sent["noor@home.example"].subject == "We have your print order: Folder (1)"
    assert "/en/zone/kit/#orders" in sent["noor@home.example"].body
    assert "orders 50 copies of Folder (1)" in sent["team@example.org"].body
    assert made.desk_url() in sent["team@example.org"].body


@pytest.mark.parametrize(
    ("step", "answers", "words"),
    [
        ("send", {}, "50 copies of Folder (1) are on their way"),
        ("decline", {"reason": "The depot is flooded."}, "The depot is flooded."),
    ],
)
def test_the_orderer_is_told_what_became_of_it(team: Any, step: str, answers: dict[str, str], words: str) -> None:
    person = cast.ambassador(language="en", email="noor@home.example")
    made = order(person, content.kit_item(title="Folder", version="1", is_printed=True))
    done = perform(made, step, by=team, **answers).subject
    assert words in mails_of(done)["noor@home.example"].body
    assert done.state in (OrderState.SENT, OrderState.DECLINED)


def test_the_team_is_told_of_a_cancelled_order(team: Any) -> None:
    made = order()
    done = perform(made, "cancel", by=made.member.user).subject
    assert (done.state, list(mails_of(done))) == (OrderState.CANCELLED, ["team@example.org"])


def test_nobody_orders_who_is_not_an_ambassador() -> None:
    with pytest.raises(PermissionDenied):
        order(make_member())


def test_nobody_orders_for_somebody_else() -> None:
    version = version_of(content.kit_item(is_printed=True))
    with pytest.raises(PermissionDenied):
        perform(
            PrintOrder(member=cast.ambassador(), version=version), "order", by=cast.ambassador().user,
            copies=1, address="Kade 1", needed_by=clock.today(),
        )  # fmt: skip


@pytest.mark.parametrize("step", ["send", "decline"])
def test_only_the_team_handles_an_order(step: str) -> None:
    made = order()
    answers = {"reason": "No."} if step == "decline" else {}
    for by in (made.member.user, make_user_with(Role.BOARD)):
        with pytest.raises(PermissionDenied):
            perform(made, step, by=by, **answers)


def test_only_whoever_ordered_cancels(team: Any) -> None:
    for by in (team, cast.ambassador().user):
        with pytest.raises(PermissionDenied):
            perform(order(), "cancel", by=by)


def replaced(item: KitItem) -> None:
    item.replaced_by = content.kit_item()
    item.save()


def withdrawn(item: KitItem) -> None:
    item.unpublish()


def not_on_paper(item: KitItem) -> None:
    item.is_printed = False
    item.save()


@pytest.mark.parametrize("change", [replaced, withdrawn, not_on_paper])
def test_what_holds_no_longer_is_neither_ordered_nor_sent(team: Any, change: Any) -> None:
    item = content.kit_item(is_printed=True)
    made = order(item=item)
    change(item)
    with pytest.raises(NotPossible):
        order(item=item)
    with pytest.raises(NotPossible):
        perform(made, "send", by=team)


def test_the_address_goes_when_it_is_needed_no_more(team: Any) -> None:
    kept = order(address="Geheime kade 9")
    done = perform(order(address="Geheime kade 8"), "send", by=team).subject
    with clock.at(clock.now() + timedelta(days=92)):
        purge()
    assert [PrintOrder.objects.get(pk=each.pk).address for each in (kept, done)] == ["Geheime kade 9", ""]
    told = " ".join(str(text.words) for text in RecordText.objects.all())
    assert ("kade 9" in told, "kade 8" in told) == (True, False)


def test_nothing_is_sent_to_whoever_is_erased() -> None:
    person = cast.ambassador()
    made = order(person)
    perform(person.mandates.get(), "end", by=person.user, reason="Enough.")
    asked = perform(ErasureRequest(user=person.user), "ask", by=person.user).subject
    perform(asked, "confirm", by=make_user_with(Role.ADMINISTRATOR))
    left = PrintOrder.objects.get(pk=made.pk)
    assert (left.state, left.address) == (OrderState.CANCELLED, "")
