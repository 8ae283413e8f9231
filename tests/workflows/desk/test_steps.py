"""The steps of a mission through the screens of the back office, from request to close."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime

from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_seat, make_user_with
from workflows.approvals.models import ApprovalRequest
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState, State
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def take(client, subject, step, **answers):
    """What a person does: open the page of the step, send its form with the revision that the page carries."""
    name = {Mission: "mission_step", Assignment: "assignment_step", ApprovalRequest: "approval_step"}[type(subject)]
    url = reverse(name, args=[subject.pk, step])
    page = client.get(url)
    assert page.status_code == 200, page.content.decode()
    return client.post(url, {"seen": page.context["dossier"].revision, **answers})


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def form_data(form):
    """A form as the browser would send it back untouched."""
    sent = {}
    for field in form:
        value = field.value()
        if value in (None, "", []) or value is False:
            continue
        sent[field.html_name] = value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "hour") else value
    return sent


@pytest.mark.req("R4.5")
def test_a_mission_is_led_from_request_to_close_on_the_screens(enter):
    missions.policy(("support_group", 2))
    owner, first, second = cast.seated(coordinator=True), cast.seated(), cast.seated()
    person, other = cast.ambassador(), cast.ambassador()
    desk = enter(owner)
    starts = clock.now() + timedelta(days=30)
    mission = missions.requested(owner=owner, brief="", starts=starts)

    assert take(desk, mission, "qualify").url == reverse("mission_dossier", args=[mission.pk])
    page = desk.get(reverse("mission_step", args=[mission.pk, "revise"]))
    sheet = form_data(page.context["form"]) | {"brief": "Two minutes of practice.", "seen": fresh(mission).revision}
    answer = desk.post(reverse("mission_step", args=[mission.pk, "revise"]), sheet)
    assert answer.status_code == 302, answer.context["form"].errors
    assert fresh(mission).brief == "Two minutes of practice."
    take(desk, mission, "approve")
    request = missions.request_about(mission)
    assert [take(enter(each), request, "agree").status_code for each in (first, second)] == [302, 302]
    assert fresh(mission).state == State.APPROVED
    ranks = {f"ambassadors-rank-{other.pk}": "1", f"ambassadors-rank-{person.pk}": "2"}
    take(desk, mission, "offer", ambassadors=[person.pk, other.pk], days=5, **ranks)
    assert fresh(mission).ranking["ambassador"] == [other.pk, person.pk]
    perform(missions.assignment(mission, other), "decline", by=other.user)
    missions.accept(mission, person)
    take(desk, mission, "confirm")
    take(desk, mission, "prepare", reason="They know the brief")
    with clock.at(starts + timedelta(hours=3)):
        take(desk, mission, "carry-out")
        take(desk, mission, "report", reason="They told it by telephone")
        take(desk, mission, "evaluate", rating=4, lessons="Bring a microphone")
        perform(fresh(mission), "settle", by=SYSTEM)
        take(desk, mission, "close")
    assert fresh(mission).state == State.CLOSED


def test_every_open_step_of_every_state_has_a_page(enter):
    owner = cast.seated(coordinator=True)
    desk = enter(owner)
    walked = [
        missions.requested(owner=owner), missions.qualifying(owner=owner), missions.approved(owner=owner),
        missions.staffing(cast.ambassador(), owner=owner), missions.staffed(owner=owner),
        missions.confirmed(owner=owner),
    ]  # fmt: skip
    pages = []
    for mission in walked:
        shown = desk.get(reverse("mission_dossier", args=[mission.pk])).context
        for each in shown["steps"]:
            pages.append(
                (desk.get(reverse("mission_step", args=[mission.pk, each.step.slug])).status_code, each.is_open)
            )
        for who in shown["people"]:
            for each in who.steps:
                found = desk.get(reverse("assignment_step", args=[who.assignment.pk, each.step.slug]))
                pages.append((found.status_code, each.is_open))
    assert set(pages) == {(200, True), (409, False)}


def test_steps_are_only_for_those_who_may(enter):
    mission = missions.qualifying()
    person = cast.ambassador()
    assignment = missions.assignment(missions.staffed(person, owner=mission.owner), person)
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    board = make_user_with(Role.BOARD)
    urls = [reverse("mission_step", args=[mission.pk, "approve"]), reverse("mission_undo", args=[mission.pk]),
            reverse("assignment_step", args=[assignment.pk, "release"])]  # fmt: skip
    before = TransitionRecord.objects.count()
    answers = [enter(user).post(url, {"reason": "x"}).status_code for user in (abroad, board) for url in urls]
    assert answers == [404] * 6
    assert TransitionRecord.objects.count() == before


def test_a_step_of_someone_elses_role_is_forbidden(enter):
    mission = missions.staffing(cast.ambassador())
    other = cast.seated()
    url = reverse("mission_step", args=[mission.pk, "cancel"])
    answer = enter(other).post(url, {"reason": "x", "seen": mission.revision})
    assert answer.status_code == 403
    assert fresh(mission).state == State.STAFFING


@pytest.mark.parametrize("step", ["nonsense", "request", "lapse"])
def test_unknown_and_automatic_steps_are_not_found(enter, step):
    mission = missions.qualifying()
    assert enter(mission.owner).get(reverse("mission_step", args=[mission.pk, step])).status_code == 404


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong(enter):
    mission = missions.qualifying()
    url = reverse("mission_step", args=[mission.pk, "decline"])
    answer = enter(mission.owner).post(url, {"seen": mission.revision, "alternative": "THE KIT INSTEAD"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ('id="error-summary"' in page, 'href="#id_reason"' in page, "THE KIT INSTEAD" in page) == (True,) * 3


def test_a_late_click_says_what_happened_and_keeps_the_words(enter):
    mission = missions.qualifying()
    seen = mission.revision
    perform(mission, "revise", by=mission.owner, title="Another title")
    url = reverse("mission_step", args=[mission.pk, "decline"])
    answer = enter(mission.owner).post(url, {"seen": seen, "reason": "MY LONG REASON"})
    page = answer.content.decode()
    assert (answer.status_code, "MY LONG REASON" in page, str(mission.owner) in page) == (409, True, True)
    assert fresh(mission).state == State.QUALIFYING


def test_who_agrees_after_the_last_needed_yes_is_not_told_to_try_again(enter):
    missions.policy(("support_group", 1))
    mission, late, swift = missions.qualifying(), cast.seated(), cast.seated()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=swift)
    url = reverse("approval_step", args=[request.pk, "agree"])
    answer = enter(late).post(url, {"seen": request.revision})
    assert (answer.status_code, answer.context["here"]) == (409, "")
    with translation.override("en"):
        assert str(answer.context["refusal"]).startswith("This has changed since you opened the page. ")


def test_a_step_that_is_no_longer_open_says_who_closed_it(enter):
    mission = missions.qualifying()
    coordinator = cast.seated(coordinator=True, first_name="Quinten")
    perform(mission, "decline", by=coordinator, reason="No room")
    answer = enter(mission.owner).get(reverse("mission_step", args=[mission.pk, "approve"]))
    assert (answer.status_code, "Quinten" in answer.content.decode()) == (409, True)


@pytest.mark.req("R4.4")
def test_the_offer_lists_candidates_with_why_and_keeps_a_wrong_choice(enter):
    fits, mute = cast.ambassador(), cast.ambassador(languages=("fr",))
    mission = missions.approved()
    desk = enter(mission.owner)
    url = reverse("mission_step", args=[mission.pk, "offer"])
    rows = desk.get(url).context["form"].choosing[0]["rows"]
    assert [(row["candidate"].pk, row["pickable"]) for row in rows] == [(fits.pk, True), (mute.pk, False)]
    answer = desk.post(url, {"seen": mission.revision, "days": "99", "ambassadors": [fits.pk]})
    assert answer.status_code == 422
    assert [row["ticked"] for row in answer.context["form"].choosing[0]["rows"]] == [True, False]


def test_a_seat_is_offered_to_someone_who_was_not_asked(enter):
    first, free = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first)
    url = reverse("mission_offer_to", args=[mission.pk, free.pk, "offer"])
    desk = enter(mission.owner)
    by = localtime(clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    answers = [desk.post(url, {"seen": 0, "answer_by": by}) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert missions.assignment(mission, free).state == AssignmentState.OFFERED
    assert TransitionRecord.objects.filter(step="offer", target="offered").count() == 2


def test_an_exception_needs_its_reason(enter):
    first, mute = cast.ambassador(), cast.ambassador(languages=("fr",))
    mission = missions.staffing(first)
    desk = enter(mission.owner)
    plain = reverse("mission_offer_to", args=[mission.pk, mute.pk, "offer"])
    url = reverse("mission_offer_to", args=[mission.pk, mute.pk, "offer-as-exception"])
    by = localtime(clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    answers = [
        desk.get(plain), desk.post(url, {"seen": 0, "answer_by": by}),
        desk.post(url, {"seen": 0, "answer_by": by, "reason": "Comes with an interpreter"}),
    ]  # fmt: skip
    assert [a.status_code for a in answers] == [409, 422, 302]


def test_a_seat_cannot_be_offered_to_a_stranger_or_by_another_step(enter):
    mission = missions.staffing(cast.ambassador())
    desk = enter(mission.owner)
    gone = make_member(active=False)
    wrong = [(gone.pk, "offer"), (999999, "offer"), (cast.ambassador().pk, "accept"), (cast.ambassador().pk, "release")]
    assert [desk.get(reverse("mission_offer_to", args=[mission.pk, *each])).status_code for each in wrong] == [404] * 4


@pytest.mark.req("R3.5a")
def test_the_asker_cannot_agree_on_the_screen(enter):
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    answer = enter(mission.owner).post(reverse("approval_step", args=[request.pk, "agree"]), {"seen": request.revision})
    assert (answer.status_code, fresh(mission).state) == (403, State.QUALIFYING)


def test_a_second_click_on_agree_is_answered_as_done(enter):
    missions.policy(("board", 1))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    board = enter(make_user_with(Role.BOARD))
    url = reverse("approval_step", args=[request.pk, "agree"])
    answers = [board.post(url, {"seen": request.revision}) for _ in range(2)]
    assert [(a.status_code, a.url) for a in answers] == [(302, reverse("wagtailadmin_home"))] * 2
    assert TransitionRecord.objects.filter(step="agree").count() == 1


def step_page(client, mission, step):
    return client.get(reverse("mission_step", args=[mission.pk, step])).content.decode()


def test_who_settles_sees_the_people_the_amount_and_the_sum(enter):
    people = [cast.ambassador(first_name="Nadia"), cast.ambassador(first_name="Quirina")]
    fee = {"compensation_kind": "fee", "compensation_amount": 220, "ambassadors_wanted": 2}
    page = step_page(enter(make_user_with(Role.FINANCE)), missions.evaluated(*people, **fee), "settle")
    assert [word in page for word in ("Nadia", "Quirina", "220,00", "440,00")] == [True] * 4


def test_who_evaluates_sees_the_reports_and_what_the_requester_said(enter):
    mission = missions.carried_out(cast.ambassador())
    perform(mission, "give_evaluation", by=mission.requester_actor(), rating=2, remark="Too long")
    (seat,) = mission.seats()
    perform(seat, "file_report", by=seat.member.user, report_went="A full hall", report_result="Two new members")
    page = step_page(enter(mission.owner), mission, "evaluate")
    assert [word in page for word in ("A full hall", "Two new members", "Too long", "2 / 5")] == [True] * 4


def test_who_keeps_a_date_reads_which_one_was_wished_for(enter):
    mission = missions.confirmed()
    perform(mission, "ask_to_move", by=mission.requester_actor(), proposal="The Tuesday after")
    assert "The Tuesday after" in step_page(enter(mission.owner), mission, "keep_date")


def test_a_seat_is_offered_as_an_exception_from_the_page_of_an_approved_mission(enter):
    person = cast.ambassador(languages=("fr",))
    mission = missions.approved()
    desk = enter(mission.owner)
    address = reverse("mission_offer_to", args=[mission.pk, person.pk, "offer-as-exception"])
    assert address in desk.get(reverse("mission_dossier", args=[mission.pk])).content.decode()
    answer_by = localtime(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = desk.post(address, {"seen": "0", "answer_by": answer_by, "reason": "Knows the hall"})
    assert answer.status_code == 302
    assert fresh(mission).state == State.STAFFING


def test_a_step_that_is_on_occasion_only_is_not_drawn_closed(enter):
    mission = missions.confirmed()
    page = enter(mission.owner).get(reverse("mission_dossier", args=[mission.pk]))
    names = {each.step.name for each in page.context["steps"]}
    assert names.isdisjoint({"keep_date", "set_date", "answer_complaint"})
    assert names >= {"correct", "reschedule"}


def test_several_who_suit_are_offered_a_seat_in_one_go_in_the_order_given(enter):
    owner = cast.seated()
    mission = missions.approved(owner=owner, ambassadors_wanted=1)
    first, second, third = (cast.ambassador() for _n in range(3))
    client = enter(owner)
    page = client.get(reverse("mission_suits", args=[mission.pk]))
    assert page.content.decode().count('form="offer-together" name="ambassadors" value') == 3
    data = {"seen": mission.revision, "days": 4, "ambassadors": [first.pk, third.pk, second.pk],
            f"ambassadors-rank-{third.pk}": "1", f"ambassadors-rank-{second.pk}": "2"}  # fmt: skip
    client.post(reverse("mission_step", args=[mission.pk, "offer"]), data)
    mission.refresh_from_db()
    assert mission.ranking["ambassador"] == [third.pk, second.pk, first.pk]
    assert [each.member for each in mission.assignments.filter(state="offered")] == [third]


def test_who_was_ranked_before_stays_first(enter):
    owner = cast.seated()
    ranked, more = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(ranked, owner=owner)
    client = enter(owner)
    picks = client.get(reverse("mission_suits", args=[mission.pk])).context["picks"]
    assert picks["kept"] == [("ambassadors", ranked.pk, 0)]
    places = {f"ambassadors-rank-{ranked.pk}": "0", f"ambassadors-rank-{more.pk}": "1"}
    data = {"seen": mission.revision, "days": 4, "ambassadors": [ranked.pk, more.pk], **places}
    client.post(reverse("mission_step", args=[mission.pk, "offer"]), data)
    mission.refresh_from_db()
    assert mission.ranking["ambassador"] == [ranked.pk, more.pk]


def test_who_said_no_is_not_ranked_again_by_offering_to_another(enter):
    owner, no, more = cast.seated(), cast.ambassador(), cast.ambassador()
    mission = missions.staffing(no, owner=owner)
    perform(missions.assignment(mission, no), "decline", by=no.user)
    client = enter(owner)
    assert client.get(reverse("mission_suits", args=[mission.pk])).context["picks"]["kept"] == []
    mission.refresh_from_db()
    data = {"seen": mission.revision, "days": 4, "ambassadors": [more.pk], f"ambassadors-rank-{more.pk}": "1"}
    client.post(reverse("mission_step", args=[mission.pk, "offer"]), data)
    assert missions.assignment(mission, more).state == "offered"


def test_without_a_date_nobody_is_ticked(enter):
    owner = cast.seated()
    mission = missions.approved(owner=owner, starts=None, when_text="In spring")
    cast.ambassador()
    client = enter(owner)
    assert client.get(reverse("mission_suits", args=[mission.pk])).context["picks"] is None
