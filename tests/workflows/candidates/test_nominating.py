"""Staff nominates a member; the member answers by a personal link (R1.5)."""

import pytest
from django.urls import reverse

from tests.factories import candidates
from tests.factories.people import make_member, make_user_with
from workflows.candidates.models import Candidacy, Nomination
from workflows.candidates.states import NominationState, State
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user_with(Role.STAFF)


def answer(nomination: Nomination, name: str) -> str:
    return f"{nomination.path()}{name}/"


@pytest.mark.req("R1.5")
def test_staff_nominates_in_one_page(visitor, staff):
    member = make_member(first_name="Zoë", last_name="Zoeker")
    browser, path = visitor(staff), reverse("nominate")
    found = browser.post(path, {"search": "1", "q": "zoeker", "why": "Zij spreekt goed."})
    assert (found.status_code, "Zij spreekt goed." in found.content.decode()) == (200, True)
    sent = browser.post(path, {"q": "zoeker", "member": member.pk, "why": "Zij spreekt goed."})
    assert sent.status_code == 302
    nomination = Nomination.objects.get()
    assert (nomination.state, nomination.nominator, nomination.member) == (NominationState.SENT, staff, member)
    assert list(OutboxRow.objects.values_list("name", "email")) == [("nominated", member.email)]


def test_whom_nobody_may_nominate(visitor, staff):
    browser, path = visitor(staff), reverse("nominate")
    own = browser.post(path, {"q": staff.member.number, "member": staff.member.pk, "why": "Ik."})
    assert own.status_code == 409
    asked = candidates.nominated(staff)
    again = browser.post(path, {"q": asked.member.number, "member": asked.member.pk, "why": "Nog eens."})
    assert again.status_code == 409
    nobody = browser.post(path, {"q": "", "why": "Nog eens."})
    assert (nobody.status_code, "Nog eens." in nobody.content.decode()) == (422, True)


def test_only_staff_nominates(visitor):
    assert visitor(make_member().user).get(reverse("nominate")).status_code == 403


def test_a_yes_begins_a_draft_that_carries_the_nomination(client, visitor, staff):
    nomination = candidates.nominated(staff)
    page = client.get(nomination.path())
    text = page.content.decode()
    assert (page.status_code, "She speaks well." in text, str(staff) in text) == (200, True, True)
    assert Nomination.objects.get().state == NominationState.SENT
    to_log_in = client.post(answer(nomination, "accept"), {"seen": 1})
    assert "/account/login/" in to_log_in.headers["Location"]
    browser = visitor(nomination.member.user)
    assert browser.get(answer(nomination, "accept")).status_code == 200
    done = browser.post(answer(nomination, "accept"), {"seen": 1})
    assert done.headers["Location"] == reverse("candidacy")
    candidacy = Candidacy.objects.get()
    assert (candidacy.state, candidacy.nomination) == (State.DRAFT, nomination)
    assert "She speaks well." in browser.get(reverse("candidacy")).content.decode()


def test_a_no_needs_neither_account_nor_reason(client, visitor, staff):
    nomination = candidates.nominated(staff)
    page = client.get(answer(nomination, "decline"))
    assert (page.status_code, page.templates[0].name) == (200, "workflows/candidates/step.html")
    assert page.context["is_closed"] is False
    assert client.post(answer(nomination, "decline"), {"seen": 1}).status_code == 302
    assert Nomination.objects.get().state == NominationState.DECLINED
    assert client.get(nomination.path()).status_code == 200
    assert visitor(nomination.member.user).post(answer(nomination, "accept"), {"seen": 1}).status_code == 409


def test_a_link_opened_by_someone_else_says_so(visitor, staff):
    nomination = candidates.nominated(staff)
    other = visitor(make_member().user)
    page = other.get(nomination.path())
    assert (page.status_code, "She speaks well." in page.content.decode()) == (200, False)
    assert other.post(answer(nomination, "accept"), {"seen": 1}).status_code == 403
    assert other.post(answer(nomination, "decline"), {"seen": 1}).status_code == 403
    assert Nomination.objects.get().state == NominationState.SENT


def test_a_spoilt_link_opens_nothing(client, staff):
    path = candidates.nominated(staff).path()
    assert [client.get(path[:-3] + end + "/").status_code for end in ("x", "", "xx")] == [404, 404, 404]


def test_the_nominator_hears_the_outcome_and_nothing_else(visitor, people):
    nominator = people[1]
    nomination = candidates.nominated(nominator)
    perform(nomination, "accept", by=nomination.member.user)
    candidacy = Candidacy.objects.get()
    assert candidacy.has_conflict(nominator)
    assert not Candidacy.objects.visible_to(nominator).exists()
    page = visitor(nominator).get(reverse("nominate")).content.decode()
    assert str(nomination.member) in page
    assert visitor(nominator).get(candidacy.desk_url()).status_code == 404


def test_who_nominated_takes_it_back_and_nobody_else(visitor, people):
    nomination = candidates.nominated(people[1])
    path = reverse("own_nomination_step", args=[nomination.pk, "withdraw"])
    assert path in visitor(people[1]).get(reverse("nominate")).content.decode()
    assert visitor(people[0]).get(path).status_code == 404
    page = visitor(people[1]).get(path)
    assert (page.templates[0].name, page.context["is_closed"]) == ("workflows/candidates/step.html", False)
    assert visitor(people[1]).post(path, {"seen": nomination.revision}).status_code == 302
    assert type(nomination).objects.get(pk=nomination.pk).state == "withdrawn"
