"""Photos with a report, as the ambassador sends and keeps them: without scripts, in one form."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.images import get_image_model

from tests.factories import cast, missions
from tests.factories import photos as made
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment
from workflows.missions.photos import ReportPhoto
from workflows.missions.report_drafts import ReportDraft
from workflows.people.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]


@pytest.fixture
def seat(ambassador: Member) -> Assignment:
    return missions.carried_out(ambassador).seats()[0]


def address_of(seat: Assignment) -> str:
    return reverse("zone_photos", args=[seat.pk])


def said(photo: ReportPhoto, caption: str, agreed: bool) -> dict[str, str]:
    return {f"{photo.pk.hex}-caption": caption} | ({f"{photo.pk.hex}-agreed": "on"} if agreed else {})


def test_photos_are_kept_as_soon_as_they_are_sent_before_the_report_is_filed(zone: Client, seat: Assignment):
    sent = [made.upload(), made.upload(colour="red")]
    answer = zone.post(address_of(seat), {"photos": sent, "agreed": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address_of(seat))
    assert [(each.may_be_shown, bool(each.agreed_words)) for each in seat.photos.all()] == [(True, True)] * 2
    page = zone.get(address_of(seat))
    assert (page.status_code, len(page.context["captions"]), page.context["left"]) == (200, 2, 4)


def test_one_that_is_refused_is_named_and_the_others_are_kept(zone: Client, seat: Assignment):
    pdf = SimpleUploadedFile("notes.pdf", b"%PDF-1.7")
    answer = zone.post(address_of(seat), {"photos": [pdf, made.upload()]})
    assert (answer.status_code, seat.photos.count()) == (422, 1)
    assert [each.partition(":")[0].strip() for each in answer.context["sending"].errors["photos"]] == ["notes.pdf"]
    assert len(answer.context["captions"]) == 1


def test_the_seventh_is_refused_and_what_was_typed_is_kept(zone: Client, seat: Assignment):
    rows = [made.kept(seat) for _number in range(6)]
    typed = said(rows[0], "The <hall>", True) | {"photos": made.upload(colour="white", name="seven.jpg")}
    answer = zone.post(address_of(seat), typed)
    assert (answer.status_code, "seven.jpg" in answer.content.decode(), seat.photos.count()) == (422, True, 6)
    assert (made.fresh(rows[0]).caption, "The &lt;hall&gt;" in answer.content.decode()) == ("The <hall>", True)


def test_captions_and_agreements_are_kept_and_one_is_removed(zone: Client, seat: Assignment):
    first, second, third = (made.kept(seat, agreed=False) for _number in range(3))
    typed = said(first, "The hall", True) | said(second, "", False) | said(third, "", False)
    zone.post(address_of(seat), typed | {"remove": str(third.pk)})
    assert {each.pk: (each.caption, each.may_be_shown) for each in seat.photos.all()} == {
        first.pk: ("The hall", True),
        second.pk: ("", False),
    }


def test_a_caption_that_is_too_long_is_refused_and_stays_as_typed(zone: Client, seat: Assignment):
    photo = made.kept(seat)
    answer = zone.post(address_of(seat), said(photo, "x" * 201, True))
    assert (answer.status_code, "x" * 201 in answer.content.decode(), made.fresh(photo).caption) == (422, True, "")


def test_a_photo_that_another_window_removed_is_no_error(zone: Client, seat: Assignment):
    photo = made.kept(seat)
    typed = said(photo, "Gone", True)
    photo.delete()
    assert zone.post(address_of(seat), typed | {"remove": str(photo.pk)}).status_code == 302
    assert zone.post(address_of(seat), typed | {"remove": "nonsense"}).status_code == 302


def test_it_says_when_everything_that_was_sent_is_there_already(zone: Client, seat: Assignment):
    with override("en"):
        for expected in (["1 photo is kept."], ["All of them were there already."]):
            answer = zone.post(address_of(seat), {"photos": [made.upload()]})
            assert [str(each) for each in get_messages(answer.wsgi_request)][-1:] == expected


def test_removing_one_that_is_gone_already_says_so(zone: Client, seat: Assignment):
    photo = made.kept(seat)
    key = str(photo.pk)
    photo.delete()
    with override("en"):
        answer = zone.post(address_of(seat), {"remove": key})
        assert [str(each) for each in get_messages(answer.wsgi_request)] == ["This photo was removed already."]


def test_the_report_keeps_what_is_typed_on_the_way_to_the_photos(zone: Client, seat: Assignment):
    typed = {"seen": seat.revision, "tab": "one", "way": "photos", "report_went": "A full hall"}
    answer = zone.post(reverse("zone_report", args=[seat.pk]), typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, address_of(seat))
    assert ReportDraft.objects.get().typed == {"report_went": "A full hall"}


def test_a_picture_is_shown_to_whose_report_it_is_and_kept_nowhere(
    zone: Client, other_ambassador: Any, seat: Assignment
):
    photo = made.kept(seat)
    for name in ("zone_photo", "zone_photo_small"):
        shown = zone.get(reverse(name, args=[seat.pk, photo.pk]))
        assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in shown.headers["Cache-Control"]
        assert other_ambassador.get(reverse(name, args=[seat.pk, photo.pk])).status_code == 404
    assert other_ambassador.get(address_of(seat)).status_code == 404
    elsewhere = made.kept(missions.carried_out(cast.ambassador()).seats()[0])
    assert zone.get(reverse("zone_photo", args=[seat.pk, elsewhere.pk])).status_code == 404


def test_before_the_day_there_is_no_such_page_and_afterwards_it_adds_nothing(zone: Client, ambassador: Member):
    seat = missions.confirmed(ambassador).seats()[0]
    assert zone.get(address_of(seat)).status_code == 404
    closed = missions.closed(cast.ambassador()).assignments.get()
    browser = Client()
    browser.force_login(closed.member.user)
    photo = made.kept(closed)
    answer = browser.post(address_of(closed), {"photos": made.upload(colour="white")} | said(photo, "Late", False))
    assert (answer.status_code, closed.photos.count()) == (302, 1)
    assert (made.fresh(photo).caption, made.fresh(photo).may_be_shown) == ("Late", False)


def test_what_was_taken_along_is_taken_back_by_a_step(zone: Client, seat: Assignment):
    perform(seat, "file_report", by=seat.member.user, report_went="Well.")
    photo = made.kept(seat, caption="The hall")
    mission = reverse("zone_mission", args=[seat.mission_id])
    step = reverse("zone_assignment_step", args=[seat.pk, "withdraw-photo"])
    assert step not in zone.get(mission).content.decode()
    photo.image = get_image_model().objects.create(title="The hall", file=made.upload())
    photo.taken_at = clock.now()
    photo.save()
    assert [step in zone.get(where).content.decode() for where in (mission, address_of(seat))] == [True, True]
    seat.refresh_from_db()
    answer = zone.post(step, {"seen": seat.revision, "photo": str(photo.pk), "reason": "A parent asks."})
    assert (answer.status_code, made.fresh(photo).must_come_off) == (302, True)
    with override("en"):
        assert zone.get(step).status_code == 409
