"""What a file is by its own first bytes, whatever its name and its sender say."""

from enum import StrEnum

HEAD = 4096
BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx "}  # pictures in the same box
TS_PACKET, M2TS_PACKET = 188, 192


class Container(StrEnum):
    """Each value is the one demuxer that may read it."""

    MP4 = "mov"
    MATROSKA = "matroska"
    AVI = "avi"
    MPEG_TS = "mpegts"
    MPEG_PS = "mpeg"
    OGG = "ogg"
    MP3 = "mp3"
    AAC = "aac"
    WAV = "wav"
    FLAC = "flac"


SOUND = {Container.MP3, Container.AAC, Container.WAV, Container.FLAC}  # these never hold a picture that moves


def container_of(head: bytes) -> Container | None:
    """The container that these first bytes (`HEAD` of them) open; None for anything else."""
    if head[4:8] in BOXES:
        return None if head[4:8] == b"ftyp" and head[8:12] in STILL else Container.MP4
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Container.MATROSKA
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return Container.AVI
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return Container.WAV
    if head.startswith(b"fLaC"):
        return Container.FLAC
    if head.startswith(b"\x00\x00\x01\xba"):
        return Container.MPEG_PS
    if head.startswith(b"OggS"):
        return Container.OGG
    return Container.MPEG_TS if _is_transport_stream(head) else _sound_in_frames(head)


def _is_transport_stream(head: bytes) -> bool:
    """Every packet begins with the same byte; a few of them in a row are no accident."""
    return any(
        len(head) >= start + 4 * length and all(head[start + n * length] == 0x47 for n in range(4))
        for start, length in ((0, TS_PACKET), (4, M2TS_PACKET))
    )


def _sound_in_frames(head: bytes) -> Container | None:
    """MP3, perhaps with a tag before it, and AAC: eleven bits set, then the layer (AAC has none)."""
    if head.startswith(b"ID3"):
        return Container.MP3
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return Container.AAC
    return Container.MP3 if head[1] & 0x06 and head[2] & 0xF0 != 0xF0 else None
