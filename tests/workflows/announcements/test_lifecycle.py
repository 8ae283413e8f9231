"""An announcement from its draft to its last day: who may, who is told, who is reminded."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from tests.factories import announcements, cast
from tests.factories.announcements import ambassador, deliver, drafted, in_a_week, in_all, posted, typed
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from workflows.announcements.models import Announcement, Reading
from workflows.announcements.states import AnnouncementState as State
from workflows.kernel import clock
from workflows.kernel.mail import letter as build_letter
from workflows.kernel.mail import written
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.placeholders import fill, fill_line
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import NotPossible, PermissionDenied, Stale, Unchanged
from workflows.kernel.rich import KEPT
from workflows.letters.models import LetterChoice, Rhythm
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.3")]
CODES = ("nl", "fr", "en")


@pytest.fixture
def team() -> Any:
    return make_user_with(Role.COMMUNICATIONS)


def readers(row: Announcement) -> set[str]:
    return {each.user.email for each in row.readings.select_related("user")}


def test_posting_tells_everybody_of_the_audience_once(team: Any) -> None:
    ambassador("a")
    ambassador("b")
    make_member()
    row = posted(team)
    assert (row.state, row.posted_by) == (State.POSTED, team)
    assert readers(row) == {"a@home.example", "b@home.example"}
    assert deliver() == {"announcement_posted": ["a@home.example", "b@home.example"]}
    assert deliver() == {}


def test_the_mail_has_the_words_in_the_readers_language_and_leads_to_the_zone(team: Any) -> None:
    get_user_model().objects.filter(pk=ambassador("a").user_id).update(language="fr")
    row = posted(team, **in_a_week())
    deliver()
    (sent,) = mail.outbox
    assert (parseaddr(sent.to[0])[1], sent.subject) == ("a@home.example", "A new tool (fr)")
    assert ("It is there.\n\nUse it. (fr)" in sent.body, f"/fr/zone/announcements/{row.pk}/" in sent.body) == (
        True,
        True,
    )


def test_who_chose_a_digest_gets_it_there(team: Any) -> None:
    LetterChoice.objects.create(user=ambassador("a").user, agenda=Rhythm.WEEKLY)
    posted(team)
    assert deliver() == {}
    assert [row.state for row in OutboxRow.objects.filter(name="announcement_posted")] == [OutboxState.COLLECTED]


def test_who_becomes_an_ambassador_later_is_not_told(team: Any) -> None:
    row = posted(team)
    ambassador("late")
    assert readers(row) == set()


def test_nothing_is_posted_while_a_language_lacks_words(team: Any) -> None:
    row = drafted(team, text=in_all("Words") | {"fr": ""})
    with pytest.raises(NotPossible):
        perform(row, "post", by=team)
    assert Announcement.objects.get().state == State.DRAFT


def test_nothing_is_posted_after_its_last_day(team: Any) -> None:
    row = drafted(team)
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(NotPossible):
        perform(row, "post", by=team)


def test_the_support_group_posts_to_its_own_country_only() -> None:
    here = ambassador("here")
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    row = posted(cast.seated())
    assert (row.country, readers(row)) == (make_country(), {here.user.email})
    with pytest.raises(PermissionDenied):
        perform(row, "end", by=abroad)
    assert not Announcement.objects.visible_to(abroad).exists()


def test_what_the_team_posts_everywhere_is_read_by_every_group_and_moved_by_none(team: Any) -> None:
    row, seat = posted(team), cast.seated()
    assert Announcement.objects.visible_to(seat).get() == row
    with pytest.raises(PermissionDenied):
        perform(row, "withdraw", by=seat)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.AMBASSADOR, Role.FINANCE])
def test_nobody_else_writes_one(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        perform(Announcement(), "write", by=make_user_with(role), **typed())


def test_a_change_that_changes_nothing_is_no_change(team: Any) -> None:
    row = drafted(team)
    with pytest.raises(Unchanged):
        perform(row, "revise", by=team, **typed())
    assert perform(row, "revise", by=team, **typed(title=in_all("Other"))).subject.title["en"] == "Other (en)"


def test_what_was_changed_meanwhile_is_not_posted_unseen(team: Any) -> None:
    row = drafted(team)
    perform(row, "revise", by=team, **typed(audience="all_staff"))
    with pytest.raises(Stale):
        perform(row, "post", by=team, seen=row.revision)


def test_only_who_has_not_acknowledged_is_reminded_and_once_a_day(team: Any) -> None:
    one, _other = ambassador("one"), ambassador("other")
    row = posted(team, **in_a_week())
    deliver()
    Reading.objects.get(user=one.user).acknowledge()
    row = perform(row, "remind", by=team).subject
    assert deliver() == {"announcement_reminder": ["other@home.example"]}
    with pytest.raises(NotPossible):
        perform(row, "remind", by=team)


def test_a_reminder_that_has_become_untrue_does_not_leave(team: Any) -> None:
    one = ambassador("one")
    row = posted(team, **in_a_week())
    deliver()
    perform(row, "remind", by=team)
    Reading.objects.get(user=one.user).acknowledge()
    assert deliver() == {}


def test_who_is_no_ambassador_any_more_is_not_reminded(team: Any) -> None:
    one = ambassador("one")
    row = posted(team, **in_a_week())
    perform(one.mandates.get(), "end", by=one.user, reason="I move abroad.")
    with pytest.raises(NotPossible):
        perform(row, "remind", by=team)


def test_nobody_is_reminded_of_what_asks_nothing(team: Any) -> None:
    ambassador("one")
    with pytest.raises(NotPossible):
        perform(posted(team), "remind", by=team)


def test_withdrawn_it_is_read_no_more_and_its_mails_stay(team: Any) -> None:
    one = ambassador("one")
    row = posted(team)
    perform(row, "withdraw", by=team)
    assert (deliver(), list(Reading.objects.of(one.user))) == ({}, [])


@pytest.mark.parametrize("own", [None, ("New", "**Read** {title}:\n\n{text}\n\n{link}")])
def test_the_mail_says_its_words_as_their_marks_mean_them(team: Any, own: Any) -> None:
    ambassador("one")
    row = posted(team, title=in_all("A *new* tool"), text=in_all("**Bold**\n\n- one\n- two"))
    record, context = (
        OutboxRow.objects.filter(name="announcement_posted").first().record,
        {"recipient": Recipient("", "Ann"), "link": "https://a.example"},
    )
    context |= {"dossier": Announcement.objects.get(pk=row.pk), "record": record, "site": "House"}
    letter = written(Announcement, "announcement_posted", own, context)
    sent = build_letter(letter, "https://a.example", "en", to="one@home.example")
    (html, _kind), text = sent.alternatives[0], sent.body
    assert [each in html for each in ("<strong>Bold</strong>", ">one</li>", "**Bold**")] == [True, True, False]
    assert [each in text for each in ("Bold", "- one\n- two", "**", "\\")] == [True, True, False, False]
    assert ("A *new* tool" in f"{sent.subject}{text}", KEPT in f"{letter}{html}{text}") == (True, False)


def test_in_a_subject_its_words_have_no_marks(team: Any) -> None:
    drafted(team, text=dict.fromkeys(CODES, "**Bold** words"))
    words = {"text": Announcement.PLACEHOLDERS["text"].of(Announcement.objects.get())}
    assert (fill_line("Read: {text}", words), fill("Read: {text}", words)) == (
        "Read: Bold words",
        "Read: **Bold** words",
    )


def test_ended_it_can_be_read_and_asks_nothing(team: Any) -> None:
    one = ambassador("one")
    row = perform(posted(team, **in_a_week()), "end", by=team).subject
    (reading,) = Reading.objects.of(one.user)
    assert (row.state, reading.acknowledge(), list(Reading.objects.asked_of(one.user))) == (State.ENDED, False, [])


def test_of_two_clicks_one_counts(team: Any) -> None:
    one = ambassador("one")
    posted(team, **in_a_week())
    first, second = Reading.objects.get(user=one.user), Reading.objects.get(user=one.user)
    assert (first.acknowledge(), second.acknowledge()) == (True, False)
    noted = Reading.objects.get()
    assert noted.acknowledged_at is not None
    assert noted.opened_at == noted.acknowledged_at


def test_it_can_be_posted_to_the_staff_or_to_the_support_group(team: Any) -> None:
    staff, seat = make_user_with(Role.STAFF), cast.seated()
    announcements.ambassador("one")
    assert readers(posted(team, audience="all_staff")) == {staff.email}
    assert readers(posted(team, audience="all_support_group")) == {seat.email}
