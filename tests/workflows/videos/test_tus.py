"""The protocol, as tus 1.0.0 writes it: https://tus.io/protocols/resumable-upload"""

import base64
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.people import log_in, make_member, make_user
from tests.factories.videos import make_video
from workflows.kernel import clock
from workflows.videos import files, tus
from workflows.videos.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.6")]
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
DAY = timedelta(days=1)


class Sender:
    """A client of the protocol that does as it is told, rightly or wrongly."""

    def __init__(self, member: Any = None) -> None:
        self.member = member or make_member()
        self.client = log_in(Client(), self.member.user)

    def begin(self, length: Any = 10, name: str = "me.mp4", **more: str) -> Any:
        metadata = f"filetype dmlkZW8vbXA0,filename {base64.b64encode(name.encode()).decode()}"
        sent = {"HTTP_UPLOAD_LENGTH": str(length), "HTTP_UPLOAD_METADATA": metadata} | TUS | more
        return self.client.post(reverse("uploads"), **sent)

    def patch(self, where: str, at: Any, data: bytes, **more: Any) -> Any:
        kind = more.pop("content_type", tus.PIECES)
        sent = {"HTTP_UPLOAD_OFFSET": str(at), "CONTENT_TYPE": kind} | TUS | more
        return self.client.patch(where, data, content_type=kind, **sent)

    def offset(self, where: str) -> int:
        return int(self.client.head(where, **TUS).headers["Upload-Offset"])


@pytest.fixture
def sender() -> Sender:
    return Sender()


def on_disk(where: str) -> bytes:
    return files.part(uuid.UUID(where.rstrip("/").rsplit("/", 1)[1])).read_bytes()


def test_upload_is_begun_and_finished_in_pieces(sender):
    answer = sender.begin(10, "mijn film.mp4")
    where = answer.headers["Location"]
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (201, "1.0.0")
    first = sender.patch(where, 0, b"01234")
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "5")
    assert sender.patch(where, 5, b"56789").headers["Upload-Offset"] == "10"
    upload = Upload.objects.get()
    assert (on_disk(where), upload.name, upload.member) == (b"0123456789", "mijn film.mp4", sender.member)


def test_head_says_how_much_is_here_and_that_nobody_may_keep_the_answer(sender):
    where = sender.begin(10).headers["Location"]
    sender.patch(where, 0, b"0123")
    answer = sender.client.head(where, **TUS)
    told = {name: answer.headers[name] for name in ("Upload-Offset", "Upload-Length", "Cache-Control", "Tus-Resumable")}
    assert told == {
        "Upload-Offset": "4",
        "Upload-Length": "10",
        "Cache-Control": "no-store",
        "Tus-Resumable": "1.0.0",
    }


def test_options_say_what_is_spoken_here(sender):
    where = sender.begin().headers["Location"]
    for path in (reverse("uploads"), where):
        answer = sender.client.options(path)
        assert answer.status_code == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Extension"] == "creation,termination,expiration"
        assert answer.headers["Tus-Max-Size"] == str(django_settings.AMBASSADE_VIDEO_MB * 1024 * 1024)


def test_every_upload_says_when_it_ends_and_is_gone_then(sender):
    answer = sender.begin()
    where = answer.headers["Location"]
    ends = answer.headers["Upload-Expires"]
    assert sender.client.head(where, **TUS).headers["Upload-Expires"] == ends
    assert sender.patch(where, 0, b"0").headers["Upload-Expires"] == ends
    with clock.at(clock.now() + DAY):
        assert [sender.client.head(where, **TUS).status_code, sender.patch(where, 1, b"1").status_code] == [410, 410]


def test_upload_is_ended_by_its_owner(sender, django_capture_on_commit_callbacks):
    where = sender.begin().headers["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.client.delete(where, **TUS).status_code == 204
    assert sender.client.head(where, **TUS).status_code == 404
    assert (Upload.objects.count(), list(files.parts())) == (0, [])


@pytest.mark.parametrize("at", [0, 3, 7, 10])
def test_wrong_offset_is_409_and_changes_nothing(sender, at):
    where = sender.begin(10).headers["Location"]
    sender.patch(where, 0, b"01234")
    assert sender.patch(where, at, b"x" * min(3, 10 - at)).status_code == 409
    assert on_disk(where) == b"01234"


def test_another_version_is_412_and_told_which_is_spoken(sender):
    where = sender.begin().headers["Location"]
    for version in ({}, {"HTTP_TUS_RESUMABLE": "0.2.2"}):
        answer = sender.client.head(where, **version)
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert sender.client.post(reverse("uploads"), HTTP_UPLOAD_LENGTH="1").status_code == 412


def test_more_than_is_allowed_is_413_with_a_sentence_before_anything_is_sent(sender):
    most = django_settings.AMBASSADE_VIDEO_MB * 1024 * 1024
    assert sender.begin(most).status_code == 201
    answer = sender.begin(most + 1)
    assert (answer.status_code, "500" in answer.content.decode()) == (413, True)
    for _n in range(3):
        make_video(sender.member)
    assert sender.begin(10).status_code == 413


def test_more_than_was_announced_is_413(sender):
    where = sender.begin(10).headers["Location"]
    sender.patch(where, 0, b"01234")
    assert sender.patch(where, 5, b"567890").status_code == 413
    assert on_disk(where) == b"01234"


def test_another_kind_of_content_is_415(sender):
    where = sender.begin().headers["Location"]
    assert sender.patch(where, 0, b"0", content_type="application/octet-stream").status_code == 415
    assert on_disk(where) == b""


@pytest.mark.parametrize("length", ["", "-1", "1e3", "٣", "9" * 16, "0"])
def test_length_that_is_none_is_refused(sender, length):
    assert sender.begin(length).status_code == (413 if length == "0" else 400)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("offset", ["", "-1", "x"])
def test_offset_that_is_none_is_400(sender, offset):
    assert sender.patch(sender.begin().headers["Location"], offset, b"0").status_code == 400


@pytest.mark.parametrize(
    ("metadata", "name"),
    [("", ""), ("filename", ""), ("filename %%%", ""), ("filename /w==", ""), ("a Yg==, filename Yy5tcDQ=", "c.mp4")],
)
def test_name_is_read_from_the_metadata_or_left_out(sender, metadata, name):
    sender.begin(HTTP_UPLOAD_METADATA=metadata)
    assert Upload.objects.get().name == name


def test_name_with_a_path_is_a_name_only(sender):
    sender.begin(name="../../etc/\x00passwd")
    assert Upload.objects.get().name == "passwd"


def test_upload_of_somebody_else_does_not_exist(sender):
    where = sender.begin().headers["Location"]
    other = Sender()
    answers = [other.client.head(where, **TUS), other.patch(where, 0, b"0"), other.client.delete(where, **TUS)]
    assert [each.status_code for each in answers] == [404, 404, 404]
    assert sender.offset(where) == 0


def test_who_is_not_known_logs_in_and_who_is_no_member_finds_nothing():
    path = reverse("uploads")
    assert "/account/login/" in Client().post(path, **TUS).headers["Location"]
    assert log_in(Client(), make_user()).post(path, **TUS).status_code == 404


def test_form_token_is_asked_for():
    sender = Sender()
    sender.client.handler.enforce_csrf_checks = True
    assert sender.begin().status_code == 403


def test_verb_in_a_header_stands_in_where_a_proxy_lets_none_through(sender):
    where = sender.begin(5).headers["Location"]
    sent = {"HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH", "HTTP_UPLOAD_OFFSET": "0"} | TUS
    assert sender.client.post(where, b"01234", content_type=tus.PIECES, **sent).status_code == 204
    assert on_disk(where) == b"01234"


def test_verb_in_a_header_of_a_request_without_a_token_counts_for_nothing(sender):
    where = sender.begin(5).headers["Location"]
    sender.client.head(where, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE", **TUS)
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("verb", ["get", "put"])
def test_other_verbs_are_405(sender, verb):
    where = sender.begin().headers["Location"]
    for path in (where, reverse("uploads")):
        assert getattr(sender.client, verb)(path, **TUS).status_code == 405


def test_who_begins_a_fourth_lets_go_of_the_first(sender, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        begun = [sender.begin().headers["Location"] for _n in range(django_settings.AMBASSADE_UPLOADS + 1)]
    assert [sender.client.head(where, **TUS).status_code for where in begun] == [404, 200, 200, 200]
    assert len(list(files.parts())) == django_settings.AMBASSADE_UPLOADS


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=400), tries=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90))))
def test_whatever_is_tried_what_is_here_is_how_the_file_begins(sender, data, tries):
    """Pieces at any offset, right or wrong, in any order; then the rest: the file arrives as it was."""
    where = sender.begin(len(data)).headers["Location"]
    here = 0
    for at, many in tries:
        piece = data[at : at + many]
        status = sender.patch(where, at, piece).status_code
        assert status == (413 if at > len(data) else 204 if at == here else 409)
        here += len(piece) if status == 204 else 0
        assert (sender.offset(where), on_disk(where)) == (here, data[:here])
    sender.patch(where, here, data[here:])
    assert on_disk(where) == data
