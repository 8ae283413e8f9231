"""One mail as it is read: who wrote it, what it says, what hangs on it. Bytes in, words out; nothing is kept.

Mail of machines is told from that of people by RFC 3834: who answers a machine may never stop.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_WORDS = 100_000  # letters of text that are looked at
MOST_DEEP = 20  # parts within parts
MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply")
OURS = re.compile(r"<([0-9a-f-]{36})@([^<>\s]+)>", re.ASCII)
SPEAKS = {
    "nl": frozenset({
        "de", "het", "een", "en", "van", "ik", "wij", "we", "voor", "met", "op", "niet", "is", "naar", "graag",
    }),
    "fr": frozenset({
        "le", "la", "les", "un", "une", "des", "et", "du", "je", "nous", "vous", "pour", "avec", "sur", "pas", "dans",
    }),
    "en": frozenset({
        "the", "a", "an", "and", "of", "i", "for", "with", "on", "not", "is", "are", "to", "your", "our", "would",
    }),
}  # fmt: skip


class IgnoredError(Exception):
    """A machine wrote it; it is taken and nothing is done."""


class UnreadableError(Exception):
    """Nothing can be made of it; its words say why, to whoever sent it."""


@dataclass(frozen=True)
class Attached:
    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """key: the same for the same mail brought twice · answers: keys of letters of ours that it answers"""

    key: str
    name: str
    email: str
    language: str
    subject: str
    text: str
    files: tuple[Attached, ...]
    answers: tuple[str, ...]


def read(data: bytes) -> Letter:
    """Raises IgnoredError for the mail of a machine, UnreadableError for what is no letter."""
    try:
        return _letter(BytesParser(policy=policy.default).parsebytes(data))
    except (IgnoredError, UnreadableError):
        raise
    except Exception as error:  # the standard library raises nearly anything about mail that breaks its rules
        raise UnreadableError("This mail cannot be read.") from error


def _letter(mail: Message) -> Letter:
    refuse_machines(mail)
    name, email = sender(mail)
    subject = one_line(header(mail, "Subject"))
    text, files = body(mail)
    if not (subject or text or files):
        raise UnreadableError("This mail says nothing.")
    told = header(mail, "Message-ID").strip() or "\n".join([header(mail, "Date"), subject, text])
    return Letter(
        key=hashlib.sha256(f"{email.lower()}\n{told}".encode()).hexdigest(),
        name=name,
        email=email,
        language=language_of(f"{subject}\n{text}", header(mail, "Content-Language")),
        subject=subject,
        text=text,
        files=files,
        answers=tuple(
            key
            for key, host in OURS.findall(f"{header(mail, 'In-Reply-To')} {header(mail, 'References')}")
            if host == urlsplit(settings.BASE_URL).hostname
        ),
    )


def header(mail: Message, name: str) -> str:
    """A header in words; as it stands where it breaks the rules."""
    try:
        return clean(str(mail.get(name, "")))
    except Exception:  # the parser of headers raises nearly anything about headers that break the rules
        raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
        return clean(decoded_header(str(raw)))


def decoded_header(raw: str) -> str:
    try:
        pieces = decode_header(raw)
    except ValueError:
        return raw
    return " ".join(each if isinstance(each, str) else decoded(each, kind or "") for each, kind in pieces)


def refuse_machines(mail: Message) -> None:
    automatic = header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if automatic not in ("", "no"):
        raise IgnoredError("an automatic answer")
    if header(mail, "Precedence").strip().lower() in ("bulk", "junk", "list") or header(mail, "List-Id"):
        raise IgnoredError("mail to many")
    if header(mail, "Return-Path").strip() == "<>" or mail.get_content_type() == "multipart/report":
        raise IgnoredError("a mail that came back")
    _name, own = parseaddr(settings.DEFAULT_FROM_EMAIL)
    _name, writes = parseaddr(header(mail, "From"))
    if writes.lower() == own.lower() or writes.partition("@")[0].lower() in MACHINES[:2]:
        raise IgnoredError("our own mail, or that of a mail server")


def sender(mail: Message) -> tuple[str, str]:
    """Name and address to answer to: that of Reply-To where a person reads it, else that of From."""
    for source in ("Reply-To", "From"):
        name, email = parseaddr(header(mail, source))
        local = email.partition("@")[0].lower()
        try:
            validate_email(email)
        except ValidationError:
            continue
        if local not in MACHINES and len(email) <= 254:
            return one_line(name)[:150] or local[:150], email
    raise UnreadableError("This mail has no address to answer to.")


def body(mail: Message) -> tuple[str, tuple[Attached, ...]]:
    """The text, from HTML only where there is no other, and every file."""
    plain, rich, files = [], [], []
    for part in parts(mail):
        kind, name = part.get_content_type(), file_name(part)
        if kind == "message/rfc822":
            files.append(Attached(name or "mail.eml", mail_within(part)))
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        is_text = not name and header(part, "Content-Disposition").partition(";")[0].strip().lower() != "attachment"
        if is_text and kind in ("text/plain", "text/html"):
            words = decoded(content, str(part.get_param("charset", "") or ""))[:MOST_WORDS]
            (plain if kind == "text/plain" else rich).append(words)
        elif content:
            files.append(Attached(name or f"attachment.{kind.partition('/')[2]}", content))
    text = "\n\n".join(filter(None, map(clean, plain))) or "\n\n".join(filter(None, map(without_marks, rich)))
    return text, tuple(files)


def mail_within(part: Message) -> bytes:
    inner = part.get_payload()
    try:
        return bytes(inner[0]) if isinstance(inner, list) and inner else b""
    except Exception:  # as for any mail that breaks the rules
        return b""


def parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """Every part that is none of several; a mail within the mail stays whole."""
    payload = mail.get_payload()
    if isinstance(payload, list) and mail.get_content_maintype() == "multipart":
        if depth < MOST_DEEP:
            for each in payload:
                yield from parts(each, depth + 1)
    else:
        yield mail


def file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # as for any header
        name = ""
    return one_line(clean(str(name)).replace("\\", "/").rpartition("/")[2])[-200:].lstrip(".")


def decoded(content: bytes, charset: str) -> str:
    for each in (charset, "utf-8", "cp1252"):
        try:
            return content.decode(each)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def clean(text: str) -> str:
    """Without letters that no database keeps, and without empty lines in a row."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(each for each in whole if each in "\n\t" or each.isprintable() or each.isspace())
    shown = re.sub(r"[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", " ", shown)
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", shown).strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


class Words(HTMLParser):
    """What a page says, without its marks."""

    SILENT = frozenset({"script", "style", "head", "title"})
    NEW_LINE = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT and not self.silent:
            self.silent = tag
        if tag in self.NEW_LINE:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        if tag in self.NEW_LINE:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))


def without_marks(page: str) -> str:
    reader = Words()
    try:
        reader.feed(page)
        reader.close()
    except AssertionError:  # of the standard library, about marks that nobody understands
        return clean(re.sub(r"<[^<>]*>", " ", page))
    return clean("".join(reader.said))


def language_of(text: str, told: str) -> str:
    """One of ours: as the mail says, else by its commonest words, else the first of the house."""
    ours = [code for code, _name in settings.LANGUAGES]
    said = told.strip()[:2].lower()
    if said in ours:
        return said
    words = re.findall(r"[^\W\d_]+", text[:5000].lower())
    counts = {code: sum(word in SPEAKS[code] for word in words) for code in ours if code in SPEAKS}
    best = max(counts, key=lambda code: counts[code], default=settings.LANGUAGE_CODE)
    return best if counts.get(best) else settings.LANGUAGE_CODE
