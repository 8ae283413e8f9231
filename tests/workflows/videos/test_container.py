import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.videos import CODECS, VOICE, clip, voice
from workflows.videos.container import HEAD, Container, container_of

KNOWN = {
    "mp4": Container.MP4,
    "mov": Container.MP4,
    "3gp": Container.MP4,
    "webm": Container.MATROSKA,
    "mkv": Container.MATROSKA,
    "avi": Container.AVI,
    "ts": Container.MPEG_TS,
    "mpg": Container.MPEG_PS,
    "ogv": Container.OGG,
}


def test_every_kind_that_we_draw_has_its_container():
    assert set(KNOWN) == set(CODECS)


@pytest.mark.parametrize("kind", KNOWN)
def test_real_clip_is_known_by_its_first_bytes(kind):
    assert container_of(clip(kind)[:HEAD]) is KNOWN[kind]


def test_a_recording_of_a_voice_is_known_by_its_first_bytes():
    found = {kind: container_of(voice(kind)[:HEAD]) for kind in VOICE}
    assert found == {
        "mp3": Container.MP3,
        "m4a": Container.MP4,
        "aac": Container.AAC,
        "wav": Container.WAV,
        "flac": Container.FLAC,
        "ogg": Container.OGG,
        "weba": Container.MATROSKA,
    }
    assert container_of(voice("mp3", more="-id3v2_version 0 -write_xing 0")[:HEAD]) is Container.MP3


def test_packets_with_times_before_them_are_a_transport_stream():
    packets = clip("ts")
    timed = b"".join(b"\0\0\0\0" + packets[n * 188 : (n + 1) * 188] for n in range(8))
    assert container_of(timed) is Container.MPEG_TS


@given(st.text(alphabet=st.characters(min_codepoint=9, max_codepoint=126, exclude_characters="G"), max_size=300))
def test_text_is_no_video(words):
    head = words.encode()
    assert container_of(head) is None or head[4:8].isalpha() or head.startswith((b"OggS", b"RIFF", b"ID3", b"fLaC"))


@given(st.binary(max_size=800))
def test_any_bytes_are_judged_without_an_error(head):
    assert container_of(head) in {None, *Container}
