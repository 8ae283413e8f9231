"""Photos of reports with the communications team: only agreed ones, copied once, and told when they come off."""

from functools import partial
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.images import get_image_model

from pages.agenda_sync import announce
from pages.models import EventPage
from pages.photos import take_into_library, waiting
from tests.factories import photos as made
from tests.factories.people import log_in, make_user_with
from tests.workflows.kernel.test_together import Other
from workflows.kernel.perform import perform
from workflows.missions import photos
from workflows.missions.models import Assignment
from workflows.missions.photos import ReportPhoto
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R7.4")]
Image = get_image_model()


@pytest.fixture
def seat() -> Assignment:
    return made.reported()


@pytest.fixture
def team() -> Any:
    return make_user_with(Role.COMMUNICATIONS, language="en")


@pytest.fixture
def desk(team: Any) -> Client:
    return log_in(Client(), team)


def page_of(seat: Assignment) -> str:
    return reverse("mission_photos", args=[seat.mission_id])


def take(photo: ReportPhoto) -> str:
    return reverse("mission_photo_take", args=[photo.assignment.mission_id, photo.pk])


def test_only_agreed_photos_are_offered_and_shown(desk: Client, seat: Assignment) -> None:
    agreed, private = made.kept(seat), made.kept(seat, agreed=False)
    page = desk.get(page_of(seat)).content.decode()
    assert [take(photo) in page for photo in (agreed, private)] == [True, False]
    shown = {
        photo: desk.get(reverse(name, args=[seat.mission_id, photo.pk])).status_code
        for photo in (agreed, private)
        for name in ("mission_photo_public", "mission_photo_shown")
    }
    assert shown == {agreed: 200, private: 404}
    assert (desk.post(take(private)).status_code, Image.objects.count()) == (302, 0)


def test_one_click_copies_it_with_its_caption_and_a_second_finds_it_there(
    desk: Client, team: Any, seat: Assignment
) -> None:
    photo = made.kept(seat, caption="A full hall")
    for _time in range(2):
        assert desk.post(take(photo)).headers["Location"] == page_of(seat)
    image = Image.objects.get()
    assert (image.title, image.description, image.uploaded_by_user) == ("A full hall", "A full hall", team)
    with image.file.open() as file:
        assert file.read() == bytes(photo.content)
    assert (made.fresh(photo).image, made.fresh(photo).taken_at is not None) == (image, True)
    assert reverse("wagtailimages:edit", args=[image.pk]) in desk.get(page_of(seat)).content.decode()


def said(desk: Client, address: str) -> tuple[str, list[str]]:
    answer = desk.post(address)
    return answer.headers["Location"], [str(each) for each in get_messages(answer.wsgi_request)][-1:]


def test_one_that_is_gone_or_taken_back_meanwhile_is_told_so_and_nothing_is_copied(desk: Client, seat: Assignment):
    gone, last = take(made.kept(seat)), made.kept(seat)
    photos.remove(seat, seat.photos.exclude(pk=last.pk).get().pk)
    with override("en"):
        words = ["It may not be shown any more: the agreement was taken back, or the photo was removed."]
        assert said(desk, gone) == (page_of(seat), words)
        photos.change(seat, {last.pk: ("", False)})
        assert said(desk, take(last)) == (reverse("wagtailadmin_home"), words)
    assert Image.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_of_which_the_agreement_is_taken_back_at_that_moment_is_not_published(team: Any, seat: Assignment):
    photo = made.kept(seat)
    taking = Other(partial(take_into_library, seat.mission_id, photo.pk, team))
    with transaction.atomic():
        photos.change(seat, {photo.pk: ("", False)})
        taking.waits()
    assert taking.end() == "done"
    assert (Image.objects.count(), made.fresh(photo).agreed_at) == (0, None)


def test_what_has_to_come_off_is_counted_per_mission_in_one_question(team: Any):
    seats = [made.reported() for _number in range(2)]
    for seat in (seats[0], seats[1], seats[1]):
        photo = made.kept(seat)
        take_into_library(seat.mission_id, photo.pk, team)
        perform(seat, "withdraw_photo", by=seat.member.user, photo=photo)
        seat.refresh_from_db()
    waiting(team)
    with override("en"), CaptureQueriesContext(connection) as asked:
        items = waiting(team).items
    assert [(item.url, item.title[:1]) for item in items] == [(page_of(seats[0]), "1"), (page_of(seats[1]), "2")]
    assert len([each for each in asked.captured_queries if "reportphoto" in each["sql"]]) == 1


def test_without_a_caption_it_gets_the_title_of_the_mission(team: Any, seat: Assignment) -> None:
    image = take_into_library(seat.mission_id, made.kept(seat).pk, team)
    assert (image.title, image.description) == (seat.mission.title, "")


def test_a_photo_of_another_mission_is_not_taken(team: Any, seat: Assignment) -> None:
    assert take_into_library(seat.mission_id, made.kept(made.reported()).pk, team) is None


def test_once_it_is_taken_back_every_page_says_so(desk: Client, team: Any, seat: Assignment, site: Any) -> None:
    announce(seat.mission)
    photo = made.kept(seat)
    assert waiting(team).items == []
    image = take_into_library(seat.mission_id, photo.pk, team)
    perform(seat, "withdraw_photo", by=seat.member.user, photo=photo)
    page = desk.get(page_of(seat))
    assert (page.status_code, reverse("wagtailimages:delete", args=[image.pk]) in page.content.decode()) == (200, True)
    assert [(item.url, item.late) for item in waiting(team).items] == [(page_of(seat), True)]
    assert waiting(make_user_with(Role.BOARD)).items == []
    image.delete()
    assert (desk.get(page_of(seat)).status_code, waiting(team).items) == (404, [])


def test_the_editor_of_the_event_leads_there(desk: Client, seat: Assignment, site: Any) -> None:
    announce(seat.mission)
    edit = reverse("wagtailadmin_pages:edit", args=[EventPage.objects.filter(event__mission=seat.mission)[0].pk])
    assert page_of(seat) not in desk.get(edit).content.decode()
    made.kept(seat)
    assert page_of(seat) in desk.get(edit).content.decode()


def test_nobody_else_gets_in(seat: Assignment) -> None:
    photo = made.kept(seat)
    for role in (Role.BOARD, Role.FINANCE, Role.ADMINISTRATOR):
        browser = log_in(Client(), make_user_with(role))
        assert [browser.get(page_of(seat)).status_code, browser.post(take(photo)).status_code] == [403, 403]
    assert Image.objects.count() == 0
