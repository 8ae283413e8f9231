import errno
import os
import threading
from datetime import timedelta

import pytest

from tests.factories.people import make_member
from tests.factories.videos import clip, make_upload
from workflows.kernel import clock
from workflows.videos import files
from workflows.videos.arriving import (
    ElsewhereError,
    GoneError,
    append,
    arrived,
    begin,
    let_go,
    offset_of,
    sweep,
)
from workflows.videos.jobs import sweep as sweep_all
from workflows.videos.models import Upload

pytestmark = pytest.mark.django_db


def from_bytes(data: bytes):
    """Gives what is asked for until nothing is left."""
    left = memoryview(data)

    def read(size: int) -> bytes:
        nonlocal left
        piece, left = bytes(left[:size]), left[size:]
        return piece

    return read


def test_pieces_that_came_before_the_connection_ended_stay():
    upload = begin(make_member(), 300_000, "me.mp4")
    pieces = iter([b"a" * 65536, b"b" * 65536])

    def cut(size: int) -> bytes:
        try:
            return next(pieces)
        except StopIteration:
            raise ConnectionResetError from None

    with pytest.raises(ConnectionResetError):
        append(upload, 0, cut)
    assert offset_of(upload) == 2 * 65536
    assert files.part(upload.pk).read_bytes() == b"a" * 65536 + b"b" * 65536


def test_of_two_that_send_at_once_the_one_that_comes_too_late_writes_nothing():
    upload = begin(make_member(), 200_000, "me.mp4")
    slow, fast = threading.Event(), threading.Event()
    told = []

    def waits(size: int) -> bytes:
        slow.set()
        assert fast.wait(10)
        return b"slow" * 100

    def send_slowly() -> None:
        try:
            append(upload, 0, waits)
        except ElsewhereError:
            told.append("too late")

    thread = threading.Thread(target=send_slowly)
    thread.start()
    assert slow.wait(10)
    append(upload, 0, from_bytes(b"fast" * 100))
    fast.set()
    thread.join(10)
    assert (told, files.part(upload.pk).read_bytes()) == (["too late"], b"fast" * 100)


@pytest.mark.django_db(transaction=True)
def test_upload_that_is_let_go_meanwhile_takes_nothing_more():
    upload = begin(make_member(), 200_000, "me.mp4")
    pieces = iter([b"a" * 100, b"b" * 100])

    def let_go_between(size: int) -> bytes:
        piece = next(pieces)
        if piece[:1] == b"b":
            let_go(upload)
        return piece

    with pytest.raises(GoneError):
        append(upload, 0, let_go_between)
    assert list(files.parts()) == []
    with pytest.raises(GoneError):
        offset_of(upload)


def test_disk_that_takes_only_half_of_a_piece_gets_the_rest(monkeypatch):
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: whole(file, data[: max(1, len(data) // 2)], at))
    upload = make_upload(data=b"0123456789" * 50)
    assert files.part(upload.pk).read_bytes() == b"0123456789" * 50


def test_full_disk_keeps_what_is_here(monkeypatch):
    upload = make_upload(data=b"01234", length=10)

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        with pytest.raises(OSError, match="No space"):
            append(upload, 5, from_bytes(b"56789"))
    assert append(upload, 5, from_bytes(b"56789")) == 10


def test_only_its_owner_finds_it_and_only_once_it_is_whole():
    member = make_member()
    half, whole = make_upload(member, clip()[:100], length=200), make_upload(member)
    found = arrived(member, whole.pk)
    assert (found.name, found.size, found.read()) == ("me.mp4", len(clip()), clip()[:4096])
    assert [arrived(member, half.pk), arrived(make_member(), whole.pk), arrived(member, "x")] == [None, None, None]
    with clock.at(clock.now() + timedelta(days=1)):
        assert arrived(member, whole.pk) is None


@pytest.mark.django_db(transaction=True)
def test_what_nobody_finished_in_a_day_is_gone_with_its_file():
    old = make_upload(data=b"01234", length=10)
    with clock.at(clock.now() + timedelta(days=1)):
        fresh = make_upload(data=b"01234", length=10)
        sweep_all()
    assert list(Upload.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert [pk for pk, _path in files.parts()] == [fresh.pk]
    assert old.pk != fresh.pk


def test_file_whose_row_was_lost_goes_after_a_while():
    upload = make_upload(data=b"01234")
    Upload.objects.all().delete()
    now = clock.now().timestamp()
    sweep(now - 60)
    assert offset_of(upload) == 5
    sweep(now + 60)
    assert list(files.parts()) == []
