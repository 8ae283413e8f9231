"""A member's own candidacy over HTTP."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import candidates
from tests.factories.people import make_member, make_region, make_user_with
from tests.factories.sheets import address, fill_in
from workflows.candidates import status
from workflows.candidates.models import Campaign, Candidacy
from workflows.candidates.states import State
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.roles import Role
from workflows.people.sheet.models import Profile

pytestmark = pytest.mark.django_db
OVERVIEW = "/nl/candidacy/"
LONG = "محمد " * 60


def step(name: str) -> str:
    return f"{OVERVIEW}{name}/"


def test_a_stranger_is_asked_to_log_in(client):
    response = client.get(OVERVIEW)
    assert (response.status_code, "/account/login/" in response.headers["Location"]) == (302, True)


def test_an_account_without_a_member_is_told_why(visitor):
    response = visitor(make_user_with(Role.BOARD)).get(OVERVIEW)
    assert (response.status_code, "form method" in response.content.decode().split("<main")[1]) == (200, False)


@pytest.mark.req("R1.4b")
def test_a_candidacy_remembers_the_campaign_whose_link_was_followed(visitor):
    campaign, other = candidates.campaign("here"), candidates.campaign("there")
    stranger = Client().get("/en/candidacy/?campaign=here")
    assert stranger.headers["Location"].endswith("?next=/en/candidacy/%3Fcampaign%3Dhere")
    browser = visitor(make_member(region=make_region()).user)
    page = browser.get("/en/candidacy/?campaign=here").content.decode()
    assert re.findall(r'value="(\w*)"[^>]* checked', page) == ["here"]
    assert browser.post("/en/candidacy/begin/", {"seen": 0, "campaign": "here"}).status_code == 302
    assert Candidacy.objects.get().campaign == campaign
    assert [each.begun for each in Campaign.objects.with_yield().order_by("pk")] == [1, 0]
    assert other.candidacies.count() == 0


@pytest.mark.req("R1.4b")
def test_a_member_says_which_campaign_or_none(visitor):
    candidates.campaign("over", days=(-9, -1))
    first = visitor(make_member(region=make_region()).user)
    assert "campaign" not in first.get("/en/candidacy/?campaign=over").content.decode().split("<main")[1]
    candidates.campaign("here")
    page = first.get("/en/candidacy/").content.decode()
    assert re.findall(r'name="campaign" value="(\w*)"', page) == ["", "here"]
    wrong = first.post("/en/candidacy/begin/", {"seen": 0, "campaign": "over"})
    assert (wrong.status_code, Candidacy.objects.count()) == (422, 0)
    assert first.post("/en/candidacy/begin/", {"seen": 0, "campaign": ""}).status_code == 302
    assert Candidacy.objects.get().campaign is None


def test_a_member_fills_in_and_sends_a_candidacy(visitor, people):
    member = make_member(region=make_region())
    browser = visitor(member.user)
    assert browser.get(OVERVIEW).status_code == 200
    assert browser.post(step("begin"), {"seen": 0}).status_code == 302
    candidacy = Candidacy.objects.get()
    assert (candidacy.state, candidacy.country, candidacy.region) == (State.DRAFT, member.country, member.region)

    fill_in(browser, "candidacy_part")
    assert browser.post(reverse("candidacy_consents"), {}).status_code == 422
    assert browser.post(reverse("candidacy_consents"), {"assessment": "on"}).status_code == 302
    assert browser.get(OVERVIEW).status_code == 200
    perform(candidates.fresh(candidacy), "exempt", by=people[0], reason="Geen camera.")
    asked = candidates.fresh(candidacy)
    assert browser.get(step("submit")).status_code == 200
    assert browser.post(step("submit"), {"seen": asked.revision}).status_code == 302
    assert candidates.fresh(candidacy).state == State.SUBMITTED
    assert browser.get(OVERVIEW).status_code == 200


def test_a_name_of_three_hundred_arabic_letters_is_shown_whole(visitor, people):
    member = candidates.person(first_name=LONG[:150].strip(), last_name=LONG[:150].strip())
    candidacy = candidates.recommended(people, member)
    page = visitor(people[0]).get(candidacy.desk_url())
    assert (page.status_code, member.display_name in page.content.decode()) == (200, True)
    assert visitor(member.user).get(OVERVIEW).status_code == 200


def test_nobody_reaches_the_parts_of_a_draft_without_one(visitor):
    browser = visitor(make_member().user)
    found = {name: browser.get(reverse(name)).status_code for name in ("candidacy_sheet", "candidacy_consents")}
    found["withdraw"] = browser.get(step("withdraw")).status_code
    assert found == dict.fromkeys(("candidacy_sheet", "candidacy_consents", "withdraw"), 404)


def test_the_candidate_never_reads_advice_names_or_scores(visitor, people):
    candidacy = candidates.recommended(people)
    text = visitor(candidacy.member.user).get(OVERVIEW).content.decode()
    assert not any(str(person) in text for person in people)
    assert "Clear." not in text
    assert "Yes." not in text


def test_a_late_click_is_told_what_happened(visitor, people):
    candidacy = candidates.rejected(people)
    browser = visitor(candidacy.member.user)
    assert browser.post(step("appeal"), {"seen": candidacy.revision, "reason": "Kijk nog eens."}).status_code == 302
    assert candidates.fresh(candidacy).appealed_at is not None
    late = browser.post(step("withdraw"), {"seen": candidacy.revision, "reason": "Toch niet."})
    assert (late.status_code, "Toch niet." in late.content.decode()) == (409, True)


def said(field) -> str:
    return Profile._meta.get_field(field).value_from_object(Profile.objects.get())


def test_a_candidate_is_spoken_to_as_a_member(visitor):
    text = visitor(candidates.draft().member.user).get(OVERVIEW).content.decode()
    assert "Wat u kunt doen" not in text


def test_before_sending_the_candidate_looks_over_what_others_will_read(visitor, people):
    candidacy = candidates.ready(people[0])
    text = visitor(candidacy.member.user).get(step("submit")).content.decode()
    assert said("motivation") in text


def test_the_candidate_reads_the_criteria_beforehand_and_who_opened_the_dossier(visitor, people):
    candidates.criteria()
    assert "What practice is." in visitor(make_member().user).get(OVERVIEW).content.decode()
    candidacy = candidates.submitted(people[0])
    perform(candidacy, "look_in", by=make_user_with(Role.ADMINISTRATOR), reason="A question.")
    story = visitor(candidacy.member.user).get(OVERVIEW).context["story"]
    assert [each.who for each in story if each.record.step == "look_in"] == [status.OTHERS["look_in"]]


def test_a_term_to_appeal_that_is_over_is_not_promised(visitor, people):
    candidacy = candidates.rejected(people)
    assert status.status_of(candidacy).appeal_until == candidacy.appeal_until
    with clock.at(clock.now() + timedelta(days=40)):
        assert status.status_of(candidacy).appeal_until is None


def test_what_waits_for_the_candidate_stands_in_the_zone_and_the_sheet_says_what_is_needed(visitor, people):
    candidacy = candidates.submitted(people[0])
    browser = visitor(candidacy.member.user)
    assert browser.get(reverse("zone_home")).context["todos"] == []
    perform(candidacy, "ask_changes", by=people[0], reason="Which sectors?")
    assert [todo.url for todo in browser.get(reverse("zone_home")).context["todos"]] == [reverse("candidacy")]
    form = browser.get(address("knowledge", "candidacy_part")).context["form"].sheet
    labels = {name: str(field.label) for name, field in form.fields.items()}
    assert ("(" in labels["background"], "(" in labels["know_how"]) == (True, False)
