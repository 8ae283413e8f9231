import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.urls import reverse

from tests.factories import requests
from tests.factories.people import make_user, make_user_with
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    return get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=tmp_path)


def send(mailbox, subject, body="Text", **fields):
    EmailMessage(subject, body, to=["zoe@example.org"], connection=mailbox, **fields).send()


def test_dev_page_is_closed_when_the_settings_say_so(client, settings):
    settings.AMBASSADE_DEV_PAGE = False
    user = make_user()
    answers = [client.get(page, follow=True) for page in ("/dev/", "/dev/mail/x.0/")]
    answers.append(client.post(f"/dev/log-in/{user.pk}/", follow=True))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "_auth_user_id" not in client.session


def test_one_click_logs_in_with_the_second_factor_given(client):
    user = make_user_with(Role.BOARD)
    answer = client.post(reverse("dev_log_in", args=[user.pk]))
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_log_in_is_a_post_and_for_open_accounts(client):
    closed = make_user(is_active=False)
    assert client.get(reverse("dev_log_in", args=[closed.pk])).status_code == 405
    assert client.post(reverse("dev_log_in", args=[closed.pk]), follow=True).status_code == 404


def test_accounts_are_grouped_by_role(client, mailbox):
    board, finance = make_user_with(Role.BOARD), make_user_with(Role.FINANCE)
    groups = dict(client.get("/dev/").context["groups"])
    assert (groups[Role.BOARD.label], groups[Role.FINANCE.label]) == ([(board, "")], [(finance, "")])


def test_requests_that_are_not_sent_stand_beside_the_accounts(client, mailbox):
    draft = requests.kept()
    page = client.get("/dev/")
    assert list(page.context["drafts"]) == [draft]
    assert f'<a href="{draft.path}">rita@partner.example</a>' in page.content.decode()


def test_the_code_next_to_an_account_is_its_second_factor(client, mailbox):
    board, secret = make_user_with(Role.BOARD), generate_totp_secret()
    TOTP.activate(board, secret)
    page = client.get("/dev/")
    [(account, code)] = dict(page.context["groups"])[Role.BOARD.label]
    assert (account, validate_totp_code(secret, code)) == (board, True)
    assert f"<code>{code}</code>" in page.content.decode()


def test_mailbox_shows_newest_first_and_each_mail_on_its_page(client, mailbox):
    send(mailbox, "First", headers={"Date": "Mon, 01 Jun 2026 10:00:00 -0000"})
    send(
        mailbox, "Café — Zoë", "See https://example.org/x <script>", headers={"Date": "Tue, 02 Jun 2026 10:00:00 -0000"}
    )
    mails = client.get("/dev/").context["mails"]
    assert [mail.subject for mail in mails] == ["Café — Zoë", "First"]
    page = client.get(reverse("dev_mail", args=[mails[0].key])).content.decode()
    assert '<a href="https://example.org/x"' in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_html_part_is_never_shown(client, mailbox):
    mail = EmailMultiAlternatives("Both", "The text", to=["zoe@example.org"], connection=mailbox)
    mail.attach_alternative("<b onclick=evil()>The HTML</b>", "text/html")
    mail.send()
    shown = client.get("/dev/").context["mails"][0]
    page = client.get(reverse("dev_mail", args=[shown.key])).content.decode()
    assert ("The text" in page, "The HTML" in page) == (True, False)


def test_broken_file_hides_no_other(client, mailbox, tmp_path):
    send(mailbox, "Good")
    (tmp_path / "broken.log").write_bytes(b"\xff\xfe not a mail at all")
    assert "Good" in [mail.subject for mail in client.get("/dev/").context["mails"]]
    assert client.get("/dev/mail/none.0/").status_code == 404
