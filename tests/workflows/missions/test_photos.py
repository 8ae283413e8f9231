"""Photos of a report: how many, whose agreement, what becomes of them when it is taken back, erased or over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils.translation import override
from wagtail.images import get_image_model

from tests.factories import cast, missions
from tests.factories import photos as made
from tests.factories.people import make_user_with
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.missions import photos
from workflows.missions.photos import ReportPhoto
from workflows.people.privacy.erase import erase
from workflows.people.privacy.purge import purge
from workflows.people.privacy.tables import Person
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]


@pytest.fixture
def seat():
    return missions.carried_out(cast.ambassador()).seats()[0]


def taken(photo: ReportPhoto) -> ReportPhoto:
    """As the communications team takes it along."""
    file = made.upload()
    photo.image = get_image_model().objects.create(title="A full hall", file=file)
    photo.taken_at = clock.now()
    photo.save()
    return photo


def test_the_agreement_is_kept_with_its_words_and_its_moment(seat):
    moment = clock.now()
    with override("en"):
        photo = made.kept(seat)
        assert (photo.agreed_words, photo.agreed_at >= moment) == (photos.agreement(), True)
    without = made.kept(seat, agreed=False)
    assert (without.agreed_at, without.agreed_words, without.may_be_shown) == (None, "", False)


def test_six_are_kept_and_the_seventh_is_refused_by_its_name(seat):
    sent = [made.upload(name=f"{number}.jpg", colour=f"rgb({number * 20}, 0, 0)") for number in range(8)]
    kept, refused = photos.add(seat, sent, agreed=False)
    assert (kept, seat.photos.count()) == (6, 6)
    assert [each.partition(":")[0].strip() for each in refused] == ["6.jpg", "7.jpg"]
    kept, refused = photos.add(seat, [made.upload(colour="white")], agreed=False)
    assert (kept, len(refused), seat.photos.count()) == (0, 1, 6)


def test_what_is_no_photo_holds_up_no_other(seat):
    kept, refused = photos.add(seat, [made.upload(b"%PDF-", "a.pdf"), made.upload()], agreed=False)
    assert (kept, [each.partition(":")[0].strip() for each in refused], seat.photos.count()) == (1, ["a.pdf"], 1)


def test_what_is_sent_twice_is_kept_once(seat):
    assert [photos.add(seat, [made.upload()], agreed=False) for _time in range(2)] == [(1, []), (0, [])]
    assert seat.photos.count() == 1


def test_an_agreement_is_given_and_taken_back_before_it_is_taken_along(seat):
    photo = made.kept(seat, agreed=False)
    photos.change(seat, {photo.pk: ("The hall", True)})
    assert (made.fresh(photo).caption, made.fresh(photo).may_be_shown) == ("The hall", True)
    photos.change(seat, {photo.pk: ("The hall", False)})
    assert (made.fresh(photo).may_be_shown, made.fresh(photo).agreed_words) == (False, "")


def test_nobody_changes_or_removes_the_photo_of_another(seat):
    photo = made.kept(made.reported())
    photos.change(seat, {photo.pk: ("Mine now", False)})
    assert (photos.remove(seat, photo.pk), made.fresh(photo).caption, made.fresh(photo).may_be_shown) == (
        False,
        "",
        True,
    )


def test_only_agreed_photos_of_filed_reports_are_for_the_public(seat):
    made.kept(seat)
    filed = made.reported()
    shown, _private = made.kept(filed), made.kept(filed, agreed=False)
    assert list(ReportPhoto.objects.for_the_public(filed.mission)) == [shown]
    assert list(ReportPhoto.objects.for_the_public(seat.mission)) == []


def test_one_in_the_library_is_neither_removed_nor_unticked(seat):
    photo = taken(made.kept(seat))
    photos.change(seat, {photo.pk: ("", False)})
    assert (photos.remove(seat, photo.pk), made.fresh(photo).may_be_shown) == (False, True)
    photo.image.delete()
    assert photos.remove(seat, photo.pk) is True


def test_taking_it_back_tells_the_communications_team():
    team = make_user_with(Role.COMMUNICATIONS)
    seat = made.reported()
    with pytest.raises(NotPossible):
        perform(seat, "withdraw_photo", by=seat.member.user, photo=made.kept(seat))
    photo = taken(seat.photos.get())
    perform(seat, "withdraw_photo", by=seat.member.user, photo=photo, reason="A parent asks.")
    assert (made.fresh(photo).may_be_shown, made.fresh(photo).must_come_off) == (False, True)
    told = OutboxRow.objects.filter(name="photo_withdrawn")
    assert [(row.user, row.kind) for row in told] == [(team, OutboxRow.Kind.MESSAGE)]


def test_a_photo_is_not_taken_without_agreement(seat):
    photo = made.kept(seat, agreed=False)
    with pytest.raises(IntegrityError):
        ReportPhoto.objects.filter(pk=photo.pk).update(taken_at=clock.now())


@pytest.mark.parametrize(("state", "takes"), [("carried_out", True), ("closed", False), ("staffed", False)])
def test_photos_are_taken_from_the_day_until_the_mission_is_closed(state, takes):
    seat = getattr(missions, state)(cast.ambassador()).assignments.get()
    assert photos.takes_photos(seat) is takes


def test_erasing_the_ambassador_ends_the_photos_and_says_what_has_to_come_off():
    seat = made.reported()
    published, _other = taken(made.kept(seat, caption="Lotte laughs")), made.kept(seat)
    erase(Person(seat.member, seat.member.user))
    left = seat.photos.get()
    assert (left.pk, left.caption, bytes(left.content), left.agreed_words) == (published.pk, "", b"", "")
    assert left.must_come_off is True


def test_they_go_two_years_after_the_mission_but_for_what_stands_in_the_library(settings):
    seat = missions.closed(cast.ambassador()).assignments.get()
    published, _other = taken(made.kept(seat)), made.kept(seat)
    later = clock.now() + timedelta(days=settings.AMBASSADE_KEPT["photo"] + 30)
    with clock.at(later):
        purge()
    assert list(ReportPhoto.objects.all()) == [published]
