"""The coordinator changes who approves, without a developer: tries it out, lets a mission go through it, goes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage, Visitor, to
from workflows.approvals.models import ApprovalPolicy
from workflows.kernel import clock
from workflows.missions.states import State
from workflows.people.roles import Role
from workflows.policy import document, keeping
from workflows.policy.models import How, PolicyVersion

pytestmark = [
    pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("R3.5a"), pytest.mark.req("R4.2"),
]  # fmt: skip
OWN = {
    "approval_asked": "The board is asked: {title}",
    "approval_reminder": "Still to answer: {title}",
    "approval_refused": "Not this time: {title}. {reason}",
}


def ask_the_board(lotte: Visitor) -> None:
    """One of the group first, then one of the board, for what is European."""
    lotte.go(reverse("approvalpolicy:add")).fill("main", arrow="mission.approve").click("main form button[type=submit]")
    page = lotte.page
    page.locator("#id_conditions-ADD").click()
    page.locator("#id_steps-ADD").click()
    lotte.fill("main", **{"name": "Europe asks the board", "conditions-0-what": "level is european"})
    for place, role in enumerate(("support_group", "board")):
        lotte.fill("main", **{f"steps-{place}-role": role, f"steps-{place}-order": place + 1})
    lotte.click("main footer button[type=submit]")


def let_it_count(lotte: Visitor) -> None:
    lotte.click("main form button[value=count]")


def write(lotte: Visitor, message: str, subject: str) -> None:
    form = "form:has([name=save])"
    lotte.go(reverse("message_text", args=["approvalrequest", message]) + "?language=en&readers=board")
    lotte.fill(form, subject=subject, body="Dear {name},\n\n{link}").click(f"{form} [name=save]")


def agree(who: Visitor, mission: Any) -> None:
    request = missions.request_about(mission)
    who.go(reverse("approval_step", args=[request.pk, "agree"])).send()


def test_the_board_is_asked_about_europe_until_the_policy_is_rolled_back(stage: Stage) -> None:
    missions.policy(("support_group", 1), name="Usual", order=1)
    owner, voter = cast.seated(coordinator=True), cast.seated()
    director = make_user_with(Role.BOARD, language="en")
    mission, other = (missions.qualifying(owner=owner, level="european") for _time in range(2))
    before = keeping.keep(How.NOTED)

    lotte = stage.visitor(owner)
    ask_the_board(lotte)
    assert (ApprovalPolicy.objects.count(), mission.title in lotte.text(), other.title in lotte.text()) == (
        1,
        True,
        True,
    )
    lotte.click("main form button[value=edit]")
    assert lotte.page.locator("[name='steps-1-role']").input_value() == "board"
    lotte.click("main footer button[type=submit]")
    let_it_count(lotte)
    edited = PolicyVersion.objects.first()
    assert (ApprovalPolicy.objects.count(), edited.how, edited.by) == (2, How.EDITED, owner)
    for message, subject in OWN.items():
        write(lotte, message, subject)
    lotte.go(reverse("process_what_if", args=["mission", mission.pk]) + "?step=approve")
    lotte.click("main form[method=post] button[type=submit]")
    assert str(Role.BOARD.label).casefold() in lotte.text().casefold()

    lotte.go(mission.desk_url()).take("approve")
    agree(stage.visitor(voter), mission)
    left, own = stage.post(), OWN["approval_asked"].format(title=mission.title)
    asked = to(left, director.email)
    assert ([mail.subject for mail in asked], own in [mail.subject for mail in to(left, voter.email)]) == ([own], False)
    stage.stand_at(clock.now() + timedelta(days=1))
    ursula = stage.visitor(director).go(stage.link_in(asked[0]))
    agree(ursula, mission)
    mission.refresh_from_db()
    assert mission.state == State.APPROVED

    lotte.go(reverse("policy_back", args=[before.number])).fill("main form", why="The board meets too seldom")
    lotte.click("main form button[type=submit]")
    newest = PolicyVersion.objects.first()
    assert (newest.how, newest.by, newest.text) == (How.ROLLED_BACK, owner, before.text)
    assert ([each.name for each in ApprovalPolicy.objects.all()], document.text_of(document.now())) == (
        ["Usual"],
        before.text,
    )
    lotte.go(other.desk_url()).take("approve")
    agree(stage.visitor(voter), other)
    other.refresh_from_db()
    assert other.state == State.APPROVED
