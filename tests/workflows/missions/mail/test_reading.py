"""What is read in a mail: by the rules of RFC 5322, against them, and from machines."""

import email.mime.multipart
import email.mime.text

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories.mail import WORDS, mail
from workflows.missions.mail.reading import (
    Attached,
    IgnoredError,
    Letter,
    UnreadableError,
    clean,
    language_of,
    read,
    without_marks,
)

pytestmark = pytest.mark.req("R5.2")
HEAD = b"From: Rita <rita@partner.example>\r\nSubject: An evening\r\nMessage-ID: <1@partner.example>\r\n"


def test_an_ordinary_mail_says_who_what_and_in_which_language():
    letter = read(mail(files=(("poster.pdf", b"%PDF"),)))
    assert (letter.name, letter.email) == ("Rita Requester", "rita@partner.example")
    assert (letter.subject, letter.text, letter.language) == ("Soirée pour étudiants", WORDS, "fr")
    assert letter.files == (Attached("poster.pdf", b"%PDF"),)


def test_the_same_mail_has_the_same_key_whichever_way_it_came():
    one = read(mail()).key
    assert read(b"Received: from somewhere\r\n" + mail()).key == one
    assert read(mail(Message_ID="<two@partner.example>")).key != one
    assert read(mail(From="Other <other@partner.example>")).key != one
    assert read(mail(Message_ID=None)).key == read(mail(Message_ID=None)).key


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; because"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.partner.example>"},
        {"Return_Path": "<>"},
        {"From": "Mail Delivery <MAILER-DAEMON@partner.example>"},
        {"From": "ambassade@localhost"},
    ],
)
def test_the_mail_of_a_machine_is_ignored(headers, settings):
    settings.DEFAULT_FROM_EMAIL = "Ambassade <ambassade@localhost>"
    with pytest.raises(IgnoredError):
        read(mail(**headers))


def test_a_mail_that_came_back_is_ignored():
    with pytest.raises(IgnoredError):
        read(HEAD + b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nno such user\r\n--x--\r\n")


def test_a_person_who_says_that_no_machine_wrote_it_is_read():
    assert read(mail(Auto_Submitted="no")).email == "rita@partner.example"


@pytest.mark.parametrize("sender", [None, "", "nobody", "noreply@partner.example"])
def test_a_mail_without_an_address_to_answer_to_is_refused(sender):
    with pytest.raises(UnreadableError, match="no address"):
        read(mail(From=sender))


def test_the_address_to_reply_to_counts_before_that_of_the_sender():
    letter = read(mail(From="noreply@forms.example", Reply_To="Rita <rita@partner.example>"))
    assert (letter.name, letter.email) == ("Rita", "rita@partner.example")


def test_a_mail_that_says_nothing_is_refused():
    with pytest.raises(UnreadableError, match="nothing"):
        read(mail(text="", Subject=None))


def test_of_a_mail_in_two_forms_the_plain_one_is_read():
    both = email.mime.multipart.MIMEMultipart("alternative")
    both["From"] = "rita@partner.example"
    both.attach(email.mime.text.MIMEText("<p>Rich</p>", "html"))
    both.attach(email.mime.text.MIMEText("Plain", "plain"))
    assert (read(both.as_bytes()).text, read(both.as_bytes()).files) == ("Plain", ())


def test_a_mail_of_marks_alone_is_read_as_words():
    page = (
        "<html><head><title>No</title><style>p{}</style></head><body><p>An &eacute;vening</p>for<br>you</body></html>"
    )
    letter = read(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page.encode())
    assert letter.text == "An évening\nfor\nyou"


@pytest.mark.parametrize(
    ("charset", "body", "said"),
    [
        (b"iso-8859-1", "Soirée".encode("latin-1"), "Soirée"),
        (b"utf-8", "Soirée".encode("latin-1"), "Soirée"),
        (b"x-no-such-thing", "Soirée".encode(), "Soirée"),
        (b"utf-8", b"Up\x00 and \x08down", "Up and down"),
    ],
)
def test_a_wrong_charset_and_letters_that_no_database_keeps_do_no_harm(charset, body, said):
    assert read(HEAD + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + body).text == said


def test_a_mail_within_the_mail_stays_a_file():
    inner = mail(Subject="Within")
    outer = (
        HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nSee below.\r\n"
        b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--\r\n"
    )
    letter = read(outer)
    assert (letter.text, [each.name for each in letter.files]) == ("See below.", ["mail.eml"])
    assert b"Within" in letter.files[0].content


def test_the_name_of_a_file_leads_nowhere():
    names = [each.name for each in read(mail(files=(("../../etc/passwd", b"x"), ("C:\\dir\\.env", b"x")))).files]
    assert names == ["passwd", "env"]


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        ("Wij zoeken iemand voor een avond met studenten.", "", "nl"),
        ("We are looking for someone to talk to the students.", "", "en"),
        (WORDS, "", "fr"),
        (WORDS, "en-GB", "en"),
        ("12345", "de", "nl"),
    ],
)
def test_the_language_is_what_the_mail_says_or_what_its_words_are(text, told, language, settings):
    settings.LANGUAGE_CODE = "nl"
    assert language_of(text, told) == language


def parts_of_mails() -> st.SearchStrategy[bytes]:
    names = st.sampled_from(
        [b"From", b"Subject", b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding", b"Reply-To",
         b"Message-ID", b"References"]
    )  # fmt: skip
    values = st.sampled_from(
        [b"rita@partner.example", b"=?utf-8?q?=ff?=", b"multipart/mixed; boundary=x", b"text/html; charset=utf-7",
         b"message/rfc822", b"attachment; filename*=x'y'%ff", b"base64", b"<@>,;:", b"=?x?b?=?="]
    )  # fmt: skip
    lines = st.tuples(names, st.one_of(values, st.binary(max_size=40))).map(b": ".join)
    return st.tuples(st.lists(lines, max_size=8).map(b"\r\n".join), st.binary(max_size=200)).map(b"\r\n\r\n".join)


@given(st.one_of(st.binary(max_size=400), parts_of_mails()))
@example(b"")
@example(b"From: a@b.example\n" + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 60)
def test_any_bytes_are_a_letter_or_a_refusal(data):
    try:
        letter = read(data)
    except (IgnoredError, UnreadableError):
        return
    assert isinstance(letter, Letter)
    assert "\x00" not in f"{letter.subject}{letter.text}{letter.name}{[each.name for each in letter.files]}"
    f"{letter}".encode()


@given(st.text())
def test_no_words_of_a_page_or_a_mail_bring_the_reader_down(text):
    assert clean(clean(text)) == clean(text)
    without_marks(text).encode()
