"""The administrators' screens: what is wrong, what comes too late, what is closed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.people import log_in, make_country, make_member, make_seat, make_user, make_user_with
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.invitations import invite
from workflows.people.models import Member, SupportSeat
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db
HEADER = "number;first name;last name\n"


@pytest.fixture
def colleague():
    return make_user_with(Role.ADMINISTRATOR, first_name="Yves", last_name="Thomas")


@pytest.fixture
def screen(client):
    return log_in(client, make_user_with(Role.ADMINISTRATOR))


def has_summary(answer):
    """A summary that takes the focus by itself, which links to each wrong field."""
    body = answer.content.decode()
    return bool(re.search(r'id="error-summary" role="alert" tabindex="-1" autofocus', body)) and 'href="#id_' in body


@pytest.mark.parametrize(("others", "status"), [(0, 422), (1, 302)])
def test_the_last_coordinator_of_a_group_stays_one_until_another_is_named(screen, others, status):
    seat = make_seat(make_member(), is_coordinator=True)
    for _ in range(others):
        make_seat(make_member(), is_coordinator=True)
    kept = {"since": seat.since.isoformat(), "until": ""}
    answer = screen.post(reverse("support_seats:edit", args=[seat.pk]), kept)
    seat.refresh_from_db()
    assert (answer.status_code, seat.is_coordinator) == (status, not others)


SCREENS = ["people_admin:register", "people_admin:invitations", "people_admin:resets", "members:add",
           "support_groups:add", "support_seats:add"]  # fmt: skip


@pytest.mark.parametrize("name", SCREENS)
def test_an_invalid_form_has_a_summary_that_takes_focus(screen, name):
    answer = screen.post(reverse(name), {})
    assert (answer.status_code, has_summary(answer)) == (422, True)


@pytest.mark.parametrize("name", [*SCREENS, "members:index", "support_seats:index"])
def test_who_is_no_administrator_reads_that_it_is_closed(client, name):
    log_in(client, make_user_with(Role.BOARD))
    answer = client.get(reverse(name))
    assert (answer.status_code, "modeladmin/workflows/forbidden.html" in [t.name for t in answer.templates]) == (
        403,
        True,
    )


def test_steps_about_accounts_are_closed_to_others_in_words(client, colleague):
    invitation = invite("fin@example.org", [], by=colleague, language="nl")
    log_in(client, make_user_with(Role.BOARD))
    answer = client.get(reverse("people_admin:invitation_step", args=[invitation.pk, "withdraw"]))
    assert (answer.status_code, b"data-wagtail" in answer.content or b"wagtail" in answer.content) == (403, True)


def test_second_invitation_of_an_address_is_late_and_names_the_first(screen, colleague):
    invite("fin@example.org", [], by=colleague, language="nl")
    board = colleague.groups.get().pk
    typed = {"email": "Fin@example.org", "language": "fr", "groups": [board]}
    answer = screen.post(reverse("people_admin:invitations"), typed)
    assert (answer.status_code, has_summary(answer), Invitation.objects.count()) == (409, True, 1)
    assert "Yves Thomas" in answer.context["form"].errors["email"][0]
    assert 'value="Fin@example.org"' in answer.content.decode()


def test_second_question_for_a_reset_is_late_and_keeps_the_reason(screen, colleague):
    user = make_user("lost@example.org")
    perform(SecondFactorReset(user=user), "ask", by=colleague, reason="Saw her passport.")
    answer = screen.post(reverse("people_admin:resets"), {"email": user.email, "reason": "She phoned me."})
    assert (answer.status_code, SecondFactorReset.objects.count()) == (409, 1)
    assert "Yves Thomas" in answer.context["form"].errors["email"][0]
    assert "She phoned me." in answer.content.decode()


def test_late_step_says_what_happened_and_by_whom(screen, colleague):
    invitation = invite("fin@example.org", [], by=colleague, language="nl")
    seen = invitation.revision
    perform(invitation, "withdraw", by=colleague)
    answer = screen.post(reverse("people_admin:invitation_step", args=[invitation.pk, "withdraw"]), {"seen": seen})
    assert answer.status_code == 409
    assert [(e.who, e.record.step) for e in answer.context["meanwhile"]] == [("Yves Thomas", "withdraw")]
    assert b"Yves Thomas" in answer.content


def test_freed_seat_says_who_freed_it(screen, colleague):
    seat = make_seat()
    pages = [reverse(f"support_seats:{name}", args=[seat.pk]) for name in ("delete", "edit")]
    log_in(Client(), colleague).post(pages[0])
    assert not SupportSeat.objects.filter(pk=seat.pk).exists()
    for page in pages:
        answer = screen.post(page)
        assert (answer.status_code, b"Yves Thomas" in answer.content) == (409, True)
    assert screen.post(reverse("support_seats:delete", args=[seat.pk + 1])).status_code == 404


def test_freed_seat_tells_others_nothing(client, screen, colleague):
    seat = make_seat()
    log_in(Client(), colleague).post(reverse("support_seats:delete", args=[seat.pk]))
    other = log_in(Client(), make_user_with(Role.BOARD))
    answer = other.get(reverse("support_seats:edit", args=[seat.pk]))
    assert (answer.status_code in (403, 404), b"Yves" in answer.content) == (True, False)


def test_roles_of_an_invitation_are_named_in_the_language_of_the_reader(client, colleague):
    invite("fin@example.org", [colleague.groups.get()], by=colleague, language="nl")
    for language, words in {"nl": "Beheerder", "fr": "Gestionnaire"}.items():
        log_in(client, make_user_with(Role.ADMINISTRATOR, language=language))
        body = client.get(reverse("people_admin:invitations")).content.decode()
        cells = re.findall(r'<th scope="row">fin@example.org</th><td>(.*?)</td>', body)
        assert [cell[: len(words)] for cell in cells] == [words]


def upload(client, text, **fields):
    file = SimpleUploadedFile("register.csv", text.encode())
    return client.post(reverse("people_admin:register"), {"file": file, "country": "be", **fields})


def confirm(client, preview, **fields):
    token = preview.context["confirm"]["token"].value()
    return client.post(reverse("people_admin:register_confirm"), {"token": token, **fields})


@pytest.fixture
def ten_members():
    make_country("be")
    return [make_member(user=None, number=str(n), first_name="A", last_name="B") for n in range(10)]


ROWS = [f"{n};A;B\n" for n in range(10)]


def test_many_leaving_asks_for_their_number(screen, ten_members):
    preview = upload(screen, HEADER + "".join(ROWS[:4]), complete="on")
    refused = confirm(screen, preview)
    assert (refused.status_code, has_summary(refused), Member.objects.filter(active=True).count()) == (422, True, 10)
    assert "6" in str(refused.context["confirm"].fields["leaving"].label)
    done = confirm(screen, preview, leaving="on")
    assert (done.status_code, Member.objects.filter(active=True).count()) == (200, 4)


def test_few_leaving_asks_nothing_more(screen, ten_members):
    preview = upload(screen, HEADER + "".join(ROWS[:5]), complete="on")
    assert "leaving" not in preview.context["confirm"].fields
    assert confirm(screen, preview).status_code == 200


def test_second_confirmation_says_that_it_was_done(screen, ten_members):
    preview = upload(screen, HEADER + "99;New;One\n")
    assert [confirm(screen, preview).status_code for _again in range(2)] == [200, 409]
    assert Member.objects.filter(number="99").count() == 1


def test_forgotten_file_is_asked_again(screen, ten_members):
    answer = screen.post(reverse("people_admin:register_confirm"), {"token": "none"})
    assert (answer.status_code, b"autofocus" in answer.content) == (409, True)


def test_register_that_changed_since_is_shown_again_before_anything_is_written(screen, ten_members):
    preview = upload(screen, HEADER + "".join(ROWS), complete="on")
    for n in range(20, 28):
        make_member(user=None, number=str(n))
    late = confirm(screen, preview)
    assert (late.status_code, len(late.context["report"].left)) == (409, 8)
    assert Member.objects.filter(active=False).count() == 0
    assert confirm(screen, late).status_code == 422
    assert confirm(screen, late, leaving="on").status_code == 200
    assert Member.objects.filter(active=False, left_on=clock.today()).count() == 8
