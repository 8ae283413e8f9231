"""The public form, and the same form for people of the house."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from snippets.models import Theme
from tests.factories import cast, missions
from tests.factories.people import log_in, make_country, make_region, make_user_with
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions import intake
from workflows.missions.intake import ProposalForm
from workflows.missions.models import Mission
from workflows.missions.states import Door, State
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    """What a partner types; the form was opened a minute ago."""
    with clock.at(clock.now() - timedelta(minutes=1)):
        ticket = intake.new_ticket()
    return {
        "requester_name": "Rita Requester",
        "requester_organisation": "School of Arts",
        "requester_email": "rita@partner.example",
        "requester_phone": "",
        "requester_language": "fr",
        "title": "Evening for students",
        "objectives": "How does one begin?",
        "intervention_kind": "",
        "audience_kind": "",
        "audience_size": "80",
        "language": str(cast.language("nl").pk),
        "level": "local",
        "ambassadors_wanted": "1",
        "region": str(make_region().pk),
        "place_kind": "",
        "place_name": "Flagey",
        "address": "",
        "starts": "",
        "ends": "",
        "when_text": "an evening in March",
        "is_public": "on",
        "homepage": "",
        "ticket": ticket,
        **changes,
    }


def send(client: Any, **changes: Any) -> Any:
    make_country()
    return client.post(reverse("mission_request"), typed(**changes))


def test_the_form_is_kept_nowhere(client):
    answer = client.get(reverse("mission_request"))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.req("R5.2")
def test_a_request_without_an_account_becomes_a_mission_with_an_owner(client):
    owner, theme = cast.seated(), missions.choice(Theme, "status")
    answer = send(client, themes=[str(theme.pk)])
    mission = Mission.objects.get()
    assert (mission.state, mission.door, mission.owner) == (State.REQUESTED, Door.FORM, owner)
    assert (mission.requester_language, mission.audience_size, mission.when_text) == ("fr", 80, "an evening in March")
    assert list(mission.themes.all()) == [theme]
    assert TransitionRecord.objects.get().actor_reference == "link:request-form:0"
    assert sorted(OutboxRow.objects.values_list("name", flat=True)) == ["request_arrived", "request_received"]
    page = client.get(answer.url)
    assert (answer.status_code, page.status_code) == (302, 200)
    assert "rita@partner.example" in page.content.decode()


def test_without_a_support_group_the_request_still_comes_in(client):
    send(client)
    assert Mission.objects.get().owner is None


def test_the_form_sent_twice_begins_one_mission_with_the_same_thanks(client):
    data = typed()
    first = client.post(reverse("mission_request"), data)
    second = client.post(reverse("mission_request"), data)
    assert Mission.objects.count() == 1
    assert OutboxRow.objects.filter(name="request_received").count() == 1
    assert [client.get(a.url).context["mission"].pk for a in (first, second)] == [Mission.objects.get().pk] * 2


def test_the_same_words_from_a_form_opened_anew_begin_no_second_mission(client):
    send(client)
    again = send(client)
    assert (again.status_code, Mission.objects.count()) == (409, 1)
    assert 'value="Evening for students"' in again.content.decode()
    assert Mission.objects.get().requester_path() not in again.content.decode()


def test_the_same_words_are_welcome_again_after_the_first_request_was_cancelled(client):
    send(client)
    mission = Mission.objects.get()
    perform(mission, "cancel", by=mission.requester_actor(), reason="Too soon")
    assert send(client).status_code == 302
    assert Mission.objects.count() == 2


def test_a_corrected_form_sent_from_the_same_page_is_a_request_of_its_own(client):
    data = typed()
    client.post(reverse("mission_request"), data)
    client.post(reverse("mission_request"), data | {"title": "Evening for teachers"})
    assert Mission.objects.count() == 2


def test_what_is_wrong_is_said_and_what_was_typed_stays(client):
    answer = send(client, requester_email="rita@", title="", starts="2020-01-01T10:00", ends="2020-01-01T09:00")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"requester_email", "title", "starts", "ends"}
    assert 'value="rita@"' in page
    assert "How does one begin?" in page
    assert 'id="error-summary"' in page


def test_a_date_that_the_browser_cannot_show_is_kept_as_typed(client):
    answer = send(client, starts="next tuesday")
    assert answer.status_code == 422
    assert 'type="text" name="starts" value="next tuesday"' in answer.content.decode()


def test_a_date_typed_the_usual_way_is_understood(client):
    year = clock.today().year + 1
    send(client, starts=f"24/03/{year} 19:30", ends=f"24/03/{year} 21:00")
    assert clock.timezone.localtime(Mission.objects.get().starts).strftime("%d %H:%M") == "24 19:30"


def test_a_date_or_a_period_is_asked(client):
    assert list(send(client, when_text="").context["form"].errors) == ["starts"]


@pytest.mark.parametrize("changes", [{"homepage": "https://spam.example"}, {"ticket": ""}, {"ticket": "forged"}])
def test_what_looks_like_a_machine_is_asked_once_more_and_loses_nothing(client, changes):
    answer = send(client, **changes)
    assert (answer.status_code, Mission.objects.count()) == (422, 0)
    form = answer.context["form"]
    with clock.at(clock.now() + timedelta(minutes=1)):
        again = client.post(reverse("mission_request"), {n: form[n].value() for n in form.fields if form[n].value()})
    assert (again.status_code, Mission.objects.count()) == (302, 1)


def test_a_form_sent_at_once_is_asked_once_more(client):
    answer = send(client, ticket=intake.new_ticket())
    assert (answer.status_code, Mission.objects.count()) == (422, 0)


def test_a_ticket_that_is_too_old_is_replaced(client):
    with clock.at(clock.now() - timedelta(days=3)):
        old = intake.new_ticket()
    form = send(client, ticket=old).context["form"]
    assert intake.age_of(form["ticket"].value()) is not None


def test_many_requests_for_one_mailbox_wait_and_lose_nothing(client):
    for number in range(intake.MOST_PER_MAILBOX):
        assert send(client, title=f"Evening {number}").status_code == 302
    answer = send(client, title="One more")
    assert (answer.status_code, Mission.objects.count()) == (429, intake.MOST_PER_MAILBOX)
    assert 'value="One more"' in answer.content.decode()
    cache.clear()
    assert send(client, title="One more").status_code == 302


def test_many_requests_from_one_address_wait(client):
    answers = [
        send(client, title=str(n), requester_email=f"r{n}@partner.example").status_code
        for n in range(intake.MOST_PER_ADDRESS + 1)
    ]
    assert answers == [302] * intake.MOST_PER_ADDRESS + [429]


def test_retired_choices_are_not_offered(client):
    gone = missions.choice(Theme, "gone")
    Theme.objects.filter(pk=gone.pk).update(retired=True)
    assert gone not in client.get(reverse("mission_request")).context["form"].fields["themes"].queryset


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_form_writes_to_the_requester_in_the_language_of_the_page(client, code):
    form = client.get(f"/{code}/ask/").context["form"]
    assert form["requester_language"].value() == code


def propose(client: Any, **changes: Any) -> Any:
    return client.post(reverse("zone_propose"), typed(when_text="", place_name="", **changes))


@pytest.mark.req("R4.4")
@pytest.mark.parametrize(
    ("role", "door"),
    [
        (Role.AMBASSADOR, Door.AMBASSADOR),
        (Role.STAFF, Door.STAFF),
        (Role.SUPPORT_GROUP, Door.SUPPORT_GROUP),
    ],
)
def test_people_of_the_house_propose_by_their_own_door_with_an_open_date(client, role, door):
    user = make_user_with(role)
    log_in(client, user)
    answer = propose(client, door=door.value)
    mission = Mission.objects.get()
    assert (mission.door, mission.author, mission.starts, mission.when_text) == (door, user, None, "")
    assert answer.url == reverse("zone_mission", args=[mission.pk])


def test_the_proposal_knows_who_writes_it(client):
    user = make_user_with(Role.STAFF)
    form = log_in(client, user).get(reverse("zone_propose")).context["form"]
    assert (form["requester_name"].value(), form["requester_email"].value()) == (user.get_full_name(), user.email)


def test_nobody_comes_in_by_another_role_s_door(client):
    log_in(client, make_user_with(Role.STAFF))
    assert propose(client, door=Door.SUPPORT_GROUP.value).status_code == 422


def test_a_plain_member_may_not_propose_and_a_stranger_logs_in_first(client):
    assert propose(client).status_code == 302
    log_in(client, make_user_with(Role.MEMBER))
    assert propose(client).status_code == 403
    assert Mission.objects.count() == 0


def test_the_consent_to_announce_is_not_given_in_advance(client):
    assert not client.get(reverse("mission_request")).context["form"]["is_public"].value()
    data = typed()
    del data["is_public"]
    make_country()
    client.post(reverse("mission_request"), data)
    assert not Mission.objects.get().is_public


def test_a_partner_asks_for_one_ambassador_at_least(client):
    answer = send(client, ambassadors_wanted="0")
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"ambassadors_wanted"})


def test_a_proposal_speaks_to_somebody_of_the_house():
    with translation.override("en"):
        words = " ".join(f"{field.label} {field.help_text}" for field in ProposalForm(doors=[Door.STAFF]))
    assert [said for said in ("your ", "Your ", " us ", "do you", "Who you are") if said in words] == []
