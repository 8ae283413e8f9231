"""The zone's reading pages: who sees what, and in how many queries."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from snippets.models import Theme
from tests.factories import cast, missions
from tests.factories.people import log_in, make_member, make_user_with
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.missions.models import Mission
from workflows.missions.states import AssignmentState, Compensation, State
from workflows.people.roles import Role
from workflows.people.sheet.models import LanguageSkill, Pace, Profile
from workflows.zone import queries, sheet

pytestmark = pytest.mark.django_db
PAGES = ("zone_home", "zone_missions", "zone_messages", "zone_profile", "zone_ties_erase", "zone_propose")


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_the_log_in_and_comes_back(client, name):
    address = reverse(name)
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (302, f"{reverse('account_login')}?next={address}")


@pytest.mark.parametrize("name", PAGES)
def test_an_ambassador_opens_every_page_and_nothing_is_kept(zone, name):
    response = zone.get(reverse(name))
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", ["zone_home", "zone_missions", "zone_messages", "zone_profile"])
def test_every_role_has_a_zone(client, name, role):
    assert log_in(client, make_user_with(role)).get(reverse(name)).status_code == 200


def test_a_plain_member_finds_the_agenda_and_no_way_to_propose(stranger):
    page = stranger.get(reverse("zone_home")).content.decode()
    assert ("/agenda/" in page, reverse("zone_propose") in page) == (True, False)
    assert stranger.get(reverse("zone_propose")).status_code == 403


def test_the_desk_is_named_to_those_who_may_enter_it_only(zone):
    desk = f'href="{reverse("wagtailadmin_home")}"'
    assert desk not in zone.get(reverse("zone_home")).content.decode()
    seated = log_in(Client(), cast.seated())
    assert desk in seated.get(reverse("zone_home")).content.decode()


def test_a_strangers_mission_message_and_calendar_are_not_there(ambassador, stranger, other_ambassador):
    mission = missions.confirmed(ambassador)
    row = letter(ambassador.user)
    for browser in (stranger, other_ambassador):
        for address in (
            reverse("zone_mission", args=[mission.pk]),
            reverse("zone_mission_calendar", args=[mission.pk]),
            reverse("zone_message", args=[row.pk]),
        ):
            assert browser.get(address).status_code == 404


def test_numbers_beyond_every_table_are_not_there(zone):
    for name in ("zone_mission", "zone_message", "zone_mission_calendar"):
        assert zone.get(reverse(name, args=[10**30])).status_code == 404


def test_what_is_due_and_why_stands_there_before_accepting(zone, ambassador):
    mission = missions.staffing(
        ambassador,
        compensation_kind=Compensation.FEE,
        compensation_amount=180,
        compensation_basis="Half a day, with preparation",
    )
    page = zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()
    offered = missions.assignment(mission, ambassador)
    step = zone.get(reverse("zone_assignment_step", args=[offered.pk, "accept"])).content.decode()
    for shown in (page, step):
        assert ("180" in shown, "Half a day, with preparation" in shown) == (True, True)


def requester_seen_in(browser, mission):
    page = browser.get(reverse("zone_mission", args=[mission.pk])).content.decode()
    return [word in page for word in (mission.requester_email, mission.requester_phone, mission.requester_name)]


def test_requester_is_reached_by_people_on_a_seat_once_confirmed_only(zone, ambassador):
    mission = missions.staffing(ambassador, requester_phone="+32 470 11 22 33")
    assert requester_seen_in(zone, mission) == [False, False, False]
    missions.accept(mission, ambassador)
    assert requester_seen_in(zone, mission) == [False, False, False]
    mission = Mission.objects.get()
    perform(mission, "confirm", by=mission.owner)
    assert requester_seen_in(zone, mission) == [True, True, True]


def test_author_of_an_initiative_follows_it_without_the_requesters_details(zone, ambassador):
    mission = missions.confirmed(author=ambassador.user, requester_phone="+32 470 11 22 33")
    assert requester_seen_in(zone, mission) == [False, False, False]


def test_names_are_seen_after_accepting_and_only_of_who_accepted(zone, ambassador):
    colleague, asked = cast.ambassador(first_name="Zebulon"), cast.ambassador(first_name="Quirina")
    mission = missions.staffing(colleague, ambassador, asked, ambassadors_wanted=3)
    missions.accept(mission, colleague)
    address = reverse("zone_mission", args=[mission.pk])
    page = zone.get(address).content.decode()
    assert ("Zebulon" in page, "Quirina" in page) == (False, False)
    missions.accept(mission, ambassador)
    page = zone.get(address).content.decode()
    assert ("Zebulon" in page, "Quirina" in page) == (True, False)


def test_the_reason_of_an_exception_is_not_told_to_the_person(zone, ambassador):
    mission = missions.open_call()
    someone = missions.Assignment(mission=mission, member=ambassador)
    perform(
        someone, "offer_as_exception", by=mission.owner,
        answer_by=clock.now() + timedelta(days=2), reason="Hesitates, but nobody else is free",
    )  # fmt: skip
    page = zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()
    assert "Hesitates" not in page


@pytest.mark.req("R3.1c")
def test_what_was_learned_comes_back_to_the_people_of_the_mission(zone, ambassador):
    mission = missions.evaluated(ambassador)
    assert "Ask for a microphone." in zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()


def test_calendar_entry_is_for_who_holds_a_seat(zone, ambassador):
    mission = missions.staffing(ambassador)
    address = reverse("zone_mission_calendar", args=[mission.pk])
    assert zone.get(address).status_code == 404
    missions.accept(mission, ambassador)
    response = zone.get(address)
    entry = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert (entry["summary"], entry.start, entry.end) == (
        mission.title, mission.starts.replace(microsecond=0), mission.ends.replace(microsecond=0),
    )  # fmt: skip
    assert (response.headers["Content-Type"], str(entry["status"])) == ("text/calendar; charset=utf-8", "TENTATIVE")


def waiting(browser):
    return [todo.url for todo in browser.get(reverse("zone_home")).context["todos"]]


def test_what_waits_is_computed_from_the_states(zone, ambassador):
    Profile.objects.filter(member=ambassador).update(motivation="I know the trade.")
    assert waiting(zone) == []
    mission = missions.staffing(ambassador)
    here = reverse("zone_mission", args=[mission.pk])
    mine = missions.assignment(mission, ambassador)
    assert waiting(zone) == [here]
    missions.accept(mission, ambassador)
    assert waiting(zone) == []
    mission = Mission.objects.get()
    perform(mission, "confirm", by=mission.owner)
    assert waiting(zone) == [reverse("zone_assignment_step", args=[mine.pk, "acknowledge-pack"])]
    with clock.at(mission.ends + timedelta(hours=1)):
        perform(Mission.objects.get(), "carry_out", by=SYSTEM)
        assert waiting(zone) == [reverse("zone_assignment_step", args=[mine.pk, "file-report"])]


def test_an_empty_sheet_waits_to_be_filled_in(zone, ambassador):
    assert waiting(zone) == [reverse("zone_profile")]


def test_approvals_lead_to_the_desk(client):
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    perform(mission, "approve", by=mission.owner)
    assert waiting(log_in(client, cast.seated())) == [reverse("wagtailadmin_home")]
    assert waiting(log_in(Client(), mission.owner)) == []


def test_an_offer_past_its_deadline_waits_for_nobody(zone, ambassador):
    mission = missions.staffing(ambassador)
    with clock.at(missions.assignment(mission, ambassador).answer_by + timedelta(minutes=1)):
        assert waiting(zone) == [reverse("zone_profile")]


def called(user):
    return [mission.title for mission in queries.calls_for(user)]


@pytest.mark.req("R4.4")
def test_open_calls_suit_by_language_and_come_by_theme():
    theme = Theme.objects.create(key="status", name={"nl": "Statuut", "fr": "Statut", "en": "Status"})
    person = cast.ambassador(languages=("nl",))
    missions.open_call(title="Plain")
    missions.open_call(title="French", language=cast.language("fr"))
    with_theme = missions.open_call(title="Shared theme")
    with_theme.themes.add(theme)
    person.profile.themes.add(theme)
    assert called(person.user) == ["Shared theme", "Plain"]
    assert called(make_member().user) == []
    assert called(AnonymousUser()) == []


def test_a_call_one_reacted_to_or_that_is_full_is_no_longer_shown(ambassador):
    mission = missions.open_call(ambassadors_wanted=1)
    other = cast.ambassador()
    perform(missions.Assignment(mission=mission, member=ambassador), "express_interest", by=ambassador.user)
    assert (called(ambassador.user), called(other.user)) == ([], [mission.title])


def test_tabs_keep_coming_open_past_and_proposed_apart(zone, ambassador):
    starts = clock.now() + timedelta(days=20)
    missions.confirmed(ambassador, title="Coming")
    missions.staffing(ambassador, title="Offered", starts=starts)
    missions.closed(ambassador, title="Done", starts=clock.now() - timedelta(days=60))
    missions.requested(title="Mine", author=ambassador.user)
    missions.open_call(title="Call", starts=starts + timedelta(days=20))
    found = {}
    for tab in ("coming", "open", "past", "proposed", "nonsense"):
        found[tab] = [c.title for c in zone.get(reverse("zone_missions"), {"tab": tab}).context["missions"]]
    assert found == {
        "coming": ["Coming"], "open": ["Offered", "Call"], "past": ["Done"], "proposed": ["Mine"],
        "nonsense": ["Coming"],
    }  # fmt: skip


def letter(user, state=OutboxState.SENT, subject="A word"):
    mission = Mission.objects.first() or missions.requested()
    record = mission_record(mission)
    return OutboxRow.objects.create(
        record=record, kind=OutboxRow.Kind.MESSAGE, name="note", recipient_key=f"{OutboxRow.objects.count()}@x.example",
        email=user.email, user=user, language="nl", state=state, subject_line=subject, body="Dear you",
        settled_at=clock.now(), error="" if state == OutboxState.SENT else "No longer true",
    )  # fmt: skip


def mission_record(mission):
    from workflows.kernel.models import records_of

    return records_of(mission).first()


def test_messages_that_were_sent_to_me_are_there_to_read_again(zone, ambassador, stranger):
    mine = letter(ambassador.user)
    letter(ambassador.user, OutboxState.DROPPED, "Never left")
    letter(cast.ambassador().user, subject="For another")
    page = zone.get(reverse("zone_messages"))
    assert [row.pk for row in page.context["shown"]] == [mine.pk]
    assert "Dear you" in zone.get(reverse("zone_message", args=[mine.pk])).content.decode()


def queries_for(browser, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def past_mission(person, **fields):
    mission = missions.staffing(person, **fields)
    perform(missions.assignment(mission, person), "decline", by=person.user)


def everything(person, **fields):
    missions.staffed(person, **fields)
    missions.open_call(**fields)
    missions.requested(author=person.user, **fields)


MOST = 22  # the overview: tasks and the words of the house are one each
LISTS = {
    "zone_home": everything,
    "zone_messages": lambda person, **fields: letter(person.user),
    "coming": missions.staffed,
    "open": lambda person, **fields: (missions.staffing(person, **fields), missions.open_call(**fields)),
    "past": past_mission,
    "proposed": lambda person, **fields: missions.requested(author=person.user, **fields),
}


@pytest.mark.once
@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_1_3_and_30_rows(zone, ambassador, name, django_assert_max_num_queries, settings):
    settings.AMBASSADE_MISSIONS_A_YEAR = dict.fromkeys(Pace, 100)
    address = reverse(name) if name.startswith("zone") else f"{reverse('zone_missions')}?tab={name}"
    owner, counts = cast.seated(), []
    zone.get(address)
    for first, last in ((0, 1), (1, 3), (3, 30)):
        for number in range(first, last):
            LISTS[name](ambassador, owner=owner, starts=clock.now() + timedelta(days=30 + 2 * number))
        counts.append(queries_for(zone, address, django_assert_max_num_queries))
    assert (len(set(counts)), max(counts) <= MOST) == (1, True), counts


def test_the_page_of_a_mission_costs_the_same_with_many_people(zone, ambassador, django_assert_max_num_queries):
    counts = []
    for people in (1, 3, 10):
        others = [cast.ambassador() for _n in range(people)]
        mission = missions.confirmed(
            ambassador, *others, ambassadors_wanted=people + 1, starts=clock.now() + timedelta(days=30 + 5 * people)
        )
        counts.append(queries_for(zone, reverse("zone_mission", args=[mission.pk]), django_assert_max_num_queries))
    assert len(set(counts)) == 1, counts


def test_a_cancelled_mission_says_so_in_the_list(zone, ambassador):
    mission = missions.confirmed(ambassador)
    perform(mission, "cancel", by=mission.owner, reason="The hall burnt down")
    card = zone.get(reverse("zone_missions"), {"tab": "past"}).context["missions"][0]
    assert (card.tag, card.tone) == (str(State.CANCELLED.label), "bad")
    assert missions.assignment(mission, ambassador).state == AssignmentState.RELEASED
    assert LanguageSkill.objects.filter(member=ambassador).count() == 1


def test_a_cancelled_mission_promises_no_fee_any_more(zone, ambassador):
    mission = missions.confirmed(ambassador, compensation_kind=Compensation.FEE, compensation_amount=250)
    address = reverse("zone_mission", args=[mission.pk])
    before = len(zone.get(address).context["essentials"])
    perform(mission, "cancel", by=mission.owner, reason="The hall burnt down")
    assert (before, len(zone.get(address).context["essentials"])) == (4, 3)


def test_who_was_an_ambassador_reads_since_when_and_why(zone, ambassador):
    mandate = ambassador.mandates.get()
    assert zone.get(reverse("zone_home")).context["ended"] is None
    coordinator = cast.seated(coordinator=True, first_name="Lotte", last_name="Janssens")
    perform(mandate, "revoke", by=coordinator, reason="You moved abroad.")
    answer = zone.get(reverse("zone_home"))
    told = answer.context["ended"]
    assert (told.day, told.who, told.reason) == (clock.today(), "Lotte Janssens", "You moved abroad.")
    assert "You moved abroad." in answer.content.decode()


def test_who_never_was_an_ambassador_reads_nothing_about_an_end(stranger):
    assert stranger.get(reverse("zone_home")).context["ended"] is None


def test_what_the_requester_said_comes_back_to_the_people_who_came(zone, ambassador):
    mission = missions.carried_out(ambassador)
    perform(mission, "give_evaluation", by=mission.requester_actor(), rating=5, remark="A fine <evening>", agreed=True)
    page = zone.get(reverse("zone_mission", args=[mission.pk])).content.decode()
    assert ("5 / 5" in page, "A fine &lt;evening&gt;" in page) == (True, True)


def test_the_author_of_a_declined_proposal_reads_why(zone, ambassador):
    mission = missions.requested(author=ambassador.user)
    perform(mission, "decline", by=mission.owner, reason="No time this spring")
    page = zone.get(reverse("zone_mission", args=[mission.pk]))
    assert "No time this spring" in page.content.decode()
    assert page.context["proposal"] != sheet.proposal_note(Mission())


def test_a_call_that_is_opened_again_shows_to_who_was_not_chosen(zone, ambassador):
    mission = missions.open_call()
    perform(missions.Assignment(mission=mission, member=ambassador), "express_interest", by=ambassador.user)
    assert queries.calls_for(ambassador.user) == []
    perform(missions.assignment(mission, ambassador), "not_chosen", by=mission.owner)
    assert queries.calls_for(ambassador.user) == [mission]
