"""The requester's private page: opened by a signed link, moved by its steps, silent about what is not theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from workflows.kernel import clock, links
from workflows.kernel.models import TransitionRecord, records_of
from workflows.kernel.perform import perform
from workflows.kernel.steps import steps_of
from workflows.kernel.undo import undo
from workflows.missions import words
from workflows.missions.models import Mission
from workflows.missions.requester import LABELS, SENTENCES, status
from workflows.missions.rules import FORM_PURPOSE, REQUESTER_PURPOSE
from workflows.missions.states import State

pytestmark = pytest.mark.django_db


def test_the_page_says_that_another_date_was_asked_for_until_that_is_answered(client):
    mission = missions.staffed()
    seen = [page(client, mission).context["date_asked"]]
    take(client, mission, "ask-to-move", proposal="A week later")
    seen.append(page(client, mission).context["date_asked"])
    take(client, mission, "confirm")
    seen.append(page(client, mission).context["date_asked"])
    assert seen == [False, True, False]


def token_of(mission: Mission) -> str:
    return links.sign(REQUESTER_PURPOSE, mission.pk, mission.link_version)


def page(client: Any, mission: Mission) -> Any:
    return client.get(reverse("requester_page", args=[token_of(mission)]))


def step_url(mission: Mission, step: str) -> str:
    return reverse("requester_step", args=[token_of(mission), step])


def take(client: Any, mission: Mission, step: str, **answers: Any) -> Any:
    mission.refresh_from_db()
    return client.post(step_url(mission, step), {"seen": mission.revision, **answers})


def offered(answer: Any) -> list[str]:
    return [each.step.name for each in answer.context["steps"]]


def test_the_page_is_kept_nowhere_and_found_by_nobody(client):
    answer = page(client, missions.requested())
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex", "same-origin")


@pytest.mark.parametrize("wrong", ["another purpose", "an older link", "no mission", "forged"])
def test_any_other_link_is_not_found(client, wrong):
    mission = missions.requested()
    token = {
        "another purpose": links.sign(FORM_PURPOSE, mission.pk, mission.link_version),
        "an older link": links.sign(REQUESTER_PURPOSE, mission.pk, mission.link_version - 1),
        "no mission": links.sign(REQUESTER_PURPOSE, mission.pk + 1, 1),
        "forged": token_of(mission)[:-1] + "-",
    }[wrong]
    for address in (reverse("requester_page", args=[token]), reverse("requester_step", args=[token, "cancel"])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"seen": 1, "reason": "Because"}).status_code in (404, 405)
    assert Mission.objects.get().state == State.REQUESTED


@pytest.mark.parametrize("step", ["qualify", "approve", "revise", "assign", "request", "nothing"])
def test_steps_of_others_are_out_of_reach(client, step):
    mission = missions.requested()
    assert (take(client, mission, step).status_code, client.get(step_url(mission, step)).status_code) == (404, 404)
    assert [r.step for r in records_of(mission)] == ["request"]


def test_the_requesters_steps_are_those_that_the_lifecycle_gives_them():
    given = {
        step.name
        for step in steps_of(Mission)
        if any("requester by link" in arrow.permission.who for arrow in step.transitions.values())
    }
    assert set(SENTENCES) == given


def closed(answer):
    """What a page says happened, and whether it still offers a form."""
    assert answer.status_code == 409
    shown = answer.content.decode()
    return [entry.record.step for entry in answer.context["happened"]], 'name="seen"' in shown


def test_a_step_that_is_over_says_what_happened_and_asks_nothing(client):
    mission = missions.confirmed()
    assert closed(client.get(step_url(mission, "confirm"))) == (["confirm"], False)
    assert closed(client.get(step_url(mission, "answer"))) == (["confirm"], False)
    mission = perform(mission, "cancel", by=mission.owner, reason="No room").subject
    answer = client.get(step_url(mission, "confirm"))
    assert closed(answer) == (["cancel"], False)
    assert "No room" in answer.content.decode()


def test_a_second_evaluation_is_shown_the_first_and_keeps_its_words(client):
    mission = missions.carried_out()
    seen = mission.revision
    take(client, mission, "give-evaluation", rating="5", remark="Come again")
    take(client, mission, "complain", complaint="The bill was wrong")
    answer = client.post(
        step_url(mission, "give-evaluation"), {"seen": seen, "rating": "1", "remark": "On second thought"}
    )
    assert closed(answer) == (["give_evaluation"], False)
    assert "On second thought" in answer.content.decode()


def test_a_change_that_leaves_the_step_open_leaves_the_form(client):
    mission = missions.approved()
    seen = mission.revision
    mission = perform(mission, "reopen", by=cast.seated(coordinator=True), reason="A secret").subject
    answer = client.post(step_url(mission, "ask-to-move"), {"seen": seen, "proposal": "Next month"})
    assert closed(answer) == ([], True)
    assert "A secret" not in answer.content.decode()


def test_following_a_link_changes_nothing(client):
    mission = missions.staffed()
    before = TransitionRecord.objects.count()
    for step in ("confirm", "cancel", "ask-to-move", "complain", "answer"):
        client.get(step_url(mission, step))
        client.head(step_url(mission, step))
    assert (TransitionRecord.objects.count(), Mission.objects.get().state) == (before, State.STAFFED)


def test_the_requester_answers_a_question(client):
    mission = missions.qualifying()
    perform(mission, "ask_requester", by=mission.owner, question="Is there a microphone?")
    shown = page(client, mission)
    assert "Is there a microphone?" in shown.content.decode()
    assert offered(shown) == ["answer", "cancel", "ask_to_move", "complain"]
    answer = take(client, mission, "answer", answer="Two of them.")
    assert answer.status_code == 302
    again = client.get(answer.url)
    assert [(e.record.step, e.reason) for e in again.context["story"]][:2] == [
        ("answer", "Two of them."),
        ("ask_requester", "Is there a microphone?"),
    ]
    assert Mission.objects.get().open_question == ""


def test_the_requester_confirms_and_only_then_reads_who_comes(client):
    person = cast.ambassador(first_name="Nadia", last_name="Speaks")
    mission = missions.staffed(person)
    assert "Nadia" not in page(client, mission).content.decode()
    assert take(client, mission, "confirm").status_code == 302
    shown = page(client, mission)
    assert shown.context["people"] == ["Nadia Speaks"]
    record = records_of(mission).last()
    assert (record.step, record.actor_reference) == ("confirm", f"link:requester:{mission.pk}")


def test_a_second_click_on_confirm_is_no_error(client):
    mission = missions.staffed()
    seen = mission.revision
    for _click in range(2):
        assert client.post(step_url(mission, "confirm"), {"seen": seen}).status_code == 302
    assert [r.step for r in records_of(mission)].count("confirm") == 1


def test_the_requester_cancels_with_a_reason(client):
    mission = missions.approved()
    assert take(client, mission, "cancel", reason="").status_code == 422
    assert take(client, mission, "cancel", reason="The hall burnt down").status_code == 302
    assert Mission.objects.get().state == State.CANCELLED
    assert offered(page(client, mission)) == ["complain"]


def test_a_requester_cancels_a_request_where_the_house_cancels_a_mission(client):
    mission = missions.requested()
    cancel = next(each for each in steps_of(Mission) if each.name == "cancel")
    for shown in (page(client, mission), client.get(step_url(mission, "cancel"))):
        text = shown.content.decode()
        assert (str(LABELS["cancel"]) in text, str(cancel.label) in text) == (True, False)


def test_the_requester_asks_for_another_date_and_nothing_moves(client):
    mission = missions.confirmed()
    starts = mission.starts
    assert take(client, mission, "ask-to-move", proposal="A week later").status_code == 302
    mission.refresh_from_db()
    assert (mission.starts, mission.state) == (starts, State.CONFIRMED)


def test_the_requester_evaluates_once(client):
    mission = missions.carried_out()
    assert take(client, mission, "give-evaluation", rating="9").status_code == 422
    assert take(client, mission, "give-evaluation", rating="5", remark="Come again").status_code == 302
    mission.refresh_from_db()
    assert (mission.requester_rating, mission.requester_remark) == (5, "Come again")
    assert offered(page(client, mission)) == ["complain"]


def test_the_requester_complains(client):
    mission = missions.carried_out()
    assert take(client, mission, "complain", complaint="Nobody came").status_code == 302
    assert page(client, mission).context["story"][0].reason == "Nobody came"


def test_a_late_click_says_what_happened_and_keeps_what_was_typed(client):
    mission = missions.approved()
    seen = mission.revision
    perform(mission, "cancel", by=mission.owner, reason="No room")
    answer = client.post(step_url(mission, "ask-to-move"), {"seen": seen, "proposal": "Next month"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Next month" in shown
    assert str(mission.owner) in shown
    assert 'role="alert"' in shown


def test_the_reasons_of_ambassadors_are_not_told_to_the_requester(client):
    person = cast.ambassador()
    mission = missions.staffed(person)
    perform(missions.assignment(mission, person), "withdraw", by=person.user, reason="My child is ill")
    assert "My child is ill" not in page(client, mission).content.decode()


def test_what_was_taken_back_is_not_told(client):
    mission = missions.staffed()
    mission = perform(mission, "confirm", by=mission.owner).subject
    undo(mission, by=mission.owner)
    assert "confirm" not in [e.record.step for e in page(client, mission).context["story"]]


def test_the_page_says_until_when_we_work_on_it_and_when_that_passed(client):
    mission = missions.requested()
    status = page(client, mission).context["status"]
    assert (status.until, status.late) == (mission.state_since + timedelta(days=3), False)
    with clock.at(clock.now() + timedelta(days=4)):
        assert page(client, mission).context["status"].late


@pytest.mark.parametrize("state", list(missions.WALKS))
@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_every_state_has_words_for_the_requester(client, state, code):
    mission = missions.WALKS[state]()
    answer = client.get(f"/{code}/r/{token_of(mission)}/")
    assert (answer.status_code, bool(answer.context["status"].title)) == (200, True)


@pytest.mark.parametrize("step", ["decline", "cancel"])
def test_an_end_has_words_too(client, step):
    mission = missions.qualifying()
    perform(mission, step, by=mission.owner, reason="Too far")
    shown = page(client, mission)
    assert (shown.context["status"].tone, "Too far" in shown.content.decode()) == ("bad", True)


@pytest.mark.parametrize("questions", [1, 3, 30])
def test_the_page_asks_the_same_number_of_queries_whatever_was_said(client, questions, django_assert_num_queries):
    mission = missions.qualifying()
    for number in range(questions):
        mission = perform(mission, "ask_requester", by=mission.owner, question=f"Question {number}").subject
        mission = perform(mission, "answer", by=mission.requester_actor(), answer="Yes").subject
    page(client, mission)
    with django_assert_num_queries(5):
        page(client, mission)


def test_who_confirms_sees_once_more_when_and_where(client):
    mission = missions.staffed(place_name="Flagey")
    shown = client.get(step_url(mission, "confirm"))
    assert [value for _term, value in shown.context["facts"]] == [words.when(mission), words.where(mission)]
    assert "Flagey" in shown.content.decode()


def test_a_date_that_stays_is_told_on_the_page_with_its_reason(client):
    mission = missions.confirmed()
    take(client, mission, "ask-to-move", proposal="A week later")
    perform(mission, "keep_date", by=mission.owner, reason="The hall is booked")
    answer = page(client, mission)
    assert answer.context["date_asked"] is False
    assert answer.context["story"][0].reason == "The hall is booked"


def test_the_page_says_what_happens_next_until_it_has_ended(client):
    seen = [page(client, make()).context["stage"] for make in (missions.requested, missions.approved, missions.staffed)]
    seen += [page(client, missions.confirmed()).context["stage"], page(client, missions.closed()).context["stage"]]
    assert seen == [1, 2, 3, 4, 0]


def test_the_page_says_who_looks_after_it_once_somebody_took_it_up_and_while_it_lasts(client):
    mission = missions.requested()
    seen = [page(client, mission).context["contact"]]
    mission = perform(mission, "qualify", by=mission.owner).subject
    seen.append(page(client, mission).context["contact"])
    assert f'href="mailto:{mission.owner.email}"' in page(client, mission).content.decode()
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    seen.append(page(client, mission).context["contact"])
    assert seen == [("", ""), (str(mission.owner), mission.owner.email), ("", "")]


def test_the_page_tells_what_the_requester_said_of_costs_and_preparation(client):
    mission = missions.requested(contribution="travel", contribution_text="A meal", preparation="Slides")
    told = [value for _term, value in page(client, mission).context["facts"]]
    assert [mission.get_contribution_display(), "A meal", "Slides"] == [v for v in told if v in (
        mission.get_contribution_display(), "A meal", "Slides")]  # fmt: skip


def test_nothing_is_promised_for_the_day_of_the_event_or_later():
    soon = missions.requested(starts=clock.now() + timedelta(days=1))
    later = missions.requested(starts=clock.now() + timedelta(days=90))
    assert (status(soon).until, status(later).until is None) == (None, False)
