from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.people import (
    make_country,
    make_member,
    make_region,
    make_seat,
    make_user_with,
)
from workflows.kernel import clock
from workflows.kernel.recipients import Recipient
from workflows.people import consents
from workflows.people.models import Consent, ConsentKind, Member, PastSeat, SupportGroup, SupportSeat
from workflows.people.queries import ties_seen_by
from workflows.people.roles import Role
from workflows.people.seats import take, vacate
from workflows.people.sheet.models import Tie

pytestmark = pytest.mark.django_db


def refused_by_database(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_member_is_a_recipient_in_their_own_language():
    member = make_member(email="Zoe@Example.org", first_name="Zoë", last_name="D", language="fr", user=None)
    assert member.as_recipient() == Recipient("zoe@example.org", "Zoë D", "fr", None)


def test_address_belongs_to_one_member_and_many_have_none():
    make_member(user=None, email="zoe@example.org")
    refused_by_database(lambda: make_member(user=None, email="ZOE@example.org"))
    make_member(user=None, email="")
    make_member(user=None, email="")
    assert Member.objects.filter(email="").count() == 2


def test_region_lies_in_the_country():
    member = make_member(country=make_country("fr"))
    member.region = make_region("brussels", make_country("be"))
    with pytest.raises(ValidationError):
        member.full_clean()


@pytest.mark.req("R4.1a")
def test_eleventh_seat_and_a_taken_seat_are_refused_by_the_database():
    seats = [make_seat() for _i in range(10)]
    group = SupportGroup.objects.get()
    numbers = sorted(seat.number for seat in seats)
    assert numbers == list(range(1, 11))
    for number in (0, 11, 5):
        refused_by_database(
            lambda n=number: SupportSeat.objects.bulk_create([SupportSeat(group=group, number=n, member=make_member())])
        )


@pytest.mark.req("R4.1a")
def test_number_of_seats_is_a_setting(settings):
    settings.AMBASSADE_SUPPORT_GROUP_SEATS = 3
    with pytest.raises(ValidationError, match="3"):
        make_seat(number=4)


def test_one_member_sits_on_one_seat():
    member = make_seat().member
    with pytest.raises(ValidationError):
        make_seat(member)


@pytest.mark.req("R4.1a")
def test_vacated_seat_keeps_who_held_it():
    seat = make_seat(since=clock.today() - timedelta(days=100), is_coordinator=True)
    group, number, member = seat.group, seat.number, seat.member
    vacate(seat)
    past = PastSeat.objects.get()
    assert (past.member, past.number, past.was_coordinator, past.until) == (member, number, True, clock.today())
    assert take(group, number, make_member()).number == number


def test_seat_whose_term_is_over_can_be_taken():
    yesterday = clock.today() - timedelta(days=1)
    old = make_seat(since=yesterday, until=yesterday)
    new = take(old.group, old.number, make_member())
    assert (list(SupportSeat.objects.all()), PastSeat.objects.get().member) == ([new], old.member)


def tie(member):
    return Tie.objects.create(member=member, field="political", level="national", description="Party council")


@pytest.mark.req("R5.3")
def test_ties_are_erased_when_the_consent_is_withdrawn():
    member = make_member()
    consents.give(member, ConsentKind.TIES, version="1", wording="We keep …")
    tie(member)
    consents.withdraw(member, ConsentKind.TIES)
    assert (Tie.objects.count(), consents.standing(member, ConsentKind.TIES)) == (0, None)
    assert Consent.objects.get().withdrawn_at is not None


@pytest.mark.req("R5.3")
def test_ties_are_seen_by_their_owner_and_by_who_handles_the_region():
    brussels = make_region("brussels")
    member = make_member(region=brussels)
    consents.give(member, ConsentKind.TIES, version="1", wording="We keep …")
    kept = tie(member)
    here = make_seat(regions=[brussels]).member.user
    elsewhere = make_seat(regions=[make_region("liege")]).member.user
    others = [make_user_with(role) for role in set(Role) - {Role.SUPPORT_GROUP, Role.COORDINATOR}]
    assert [list(ties_seen_by(user, member)) for user in (member.user, here)] == [[kept], [kept]]
    assert [list(ties_seen_by(user, member)) for user in [elsewhere, *others]] == [[]] * (len(others) + 1)


def test_giving_a_consent_again_changes_nothing_unless_the_words_are_new():
    member = make_member()
    first = consents.give(member, ConsentKind.TIES, version="1", wording="Old")
    assert consents.give(member, ConsentKind.TIES, version="1", wording="Old") == first
    second = consents.give(member, ConsentKind.TIES, version="2", wording="New")
    assert consents.standing(member, ConsentKind.TIES) == second
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
