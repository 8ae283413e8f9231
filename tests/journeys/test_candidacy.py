"""A member becomes an ambassador; another is refused and appeals. With scripts, without, and by keyboard."""

from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from snippets.models import InterventionKind, Sector, Theme
from tests.factories import candidates, cast, missions, videos
from tests.factories.people import make_member, make_region
from tests.journeys.stage import Stage, Visitor, to
from tests.journeys.test_plain import Keyboard
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.states import State
from workflows.people.models import Mandate, Member
from workflows.people.states import State as MandateState
from workflows.videos.jobs import transcode

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "main form[method=post]:not(.zone-nav form)"
SHEET = "form[data-keep]"
GO_ON = f"{SHEET} button[type=submit]"
SEND = "main form[method=post] button[type=submit]"


def current() -> Candidacy:
    return Candidacy.objects.latest("pk")


def lists() -> dict[str, Any]:
    """What the sheet chooses from."""
    candidates.criteria()
    candidates.policy()
    return {
        "language": cast.language(),
        "sectors": missions.choice(Sector, "theatre"),
        "themes": missions.choice(Theme, "work"),
        "intervention_kinds": missions.choice(InterventionKind, "talk"),
    }


def fill_in(visitor: Visitor, rows: dict[str, Any]) -> Visitor:
    """The sheet part by part, the agreement and the video, in this order."""
    visitor.follow("/sheet/languages/").fill(
        SHEET, **{"languages-0-language": rows["language"].pk, "languages-0-level": "C2"}
    )
    visitor.click(GO_ON).fill(
        SHEET, background="Tien jaar op het podium.", sectors=rows["sectors"].pk, themes=rows["themes"].pk
    )
    visitor.click(GO_ON).fill(SHEET, intervention_kinds=rows["intervention_kinds"].pk)
    visitor.click(GO_ON).fill(SHEET, hours_per_month=6, week="2-evening")
    visitor.click(GO_ON).click(GO_ON).fill(SHEET, motivation="Tonen hoe het kan.")
    visitor.click(GO_ON).follow("/agreement/").click(SEND, status=422)
    visitor.fill(FORM, assessment=True).click(SEND)
    visitor.follow("/attach-video/")
    file = {"name": "ik.mp4", "mimeType": "video/mp4", "buffer": videos.clip()}
    visitor.page.locator("[name=video]").set_input_files(file)
    with visitor.page.expect_navigation(url="**/candidacy/"):
        visitor.page.locator(SEND).first.click()
    transcode(current().video_id)
    return visitor.go("/nl/candidacy/")


def assess(stage: Stage, candidacy: Candidacy, assessor: Any, points: int) -> None:
    asked = Assessment.objects.get(candidacy=candidacy, assessor=assessor)
    visitor = stage.visitor(assessor).go("/admin/").follow(candidacy.desk_url())
    visitor.follow(f"/assessments/{asked.pk}/give/")
    visitor.fill(score_practice=points, score_voice=points, assessor_remark="Helder.").click(
        "main form button[type=submit]"
    )


@pytest.mark.req("R3.1a")
@pytest.mark.req("R1.6")
@pytest.mark.req("R5.5")
def test_a_member_becomes_an_ambassador(stage: Stage) -> None:
    rows, people = lists(), candidates.group(4)
    missions.policy(("support_group", 1), arrow="candidacy.admit")
    member = make_member(first_name="Zoë", last_name="Zoeker", region=make_region())
    own = stage.visitor(member.user).go("/nl/candidacy/").click(SEND)
    fill_in(own, rows).follow("/submit/").click(SEND)
    candidacy = current()
    assert candidacy.state == State.SUBMITTED
    with translation.override(settings.LANGUAGE_CODE):
        arrived = translation.gettext("Your candidacy has arrived")
    assert arrived in {m.subject for m in to(stage.post(), member.email)}

    lead = stage.visitor(people[0]).go("/admin/").follow(candidacy.desk_url())
    assert lead.page.locator("video").count() == 1
    lead.take("start-screening")
    lead.take("start-assessment", assessors=[people[1].pk, people[2].pk])
    recusing = Assessment.objects.get(assessor=people[2])
    stage.visitor(people[2]).go(candidacy.desk_url()).follow(f"/assessments/{recusing.pk}/recuse/").fill(
        reason="We werkten samen."
    ).click(SEND)
    lead.go(candidacy.desk_url()).take("add-assessors", assessors=[people[3].pk])
    assess(stage, candidacy, people[1], 5)
    assess(stage, candidacy, people[3], 4)
    lead.go(candidacy.desk_url()).take("recommend", advice="Ja.")
    lead.take("admit")
    assert current().state == State.RECOMMENDED
    stage.visitor(people[1]).go("/admin/").follow(candidacy.desk_url()).take("agree", reason="Graag.")
    mandate = Mandate.objects.get(member=member)
    assert (current().state, mandate.state) == (State.ADMITTED, MandateState.ONBOARDING)
    own.go("/nl/candidacy/")


def test_a_refusal_is_appealed_and_looked_at_anew(stage: Stage) -> None:
    lists()
    people = candidates.group(5)
    candidacy = candidates.recommended(people)
    lead = stage.visitor(people[0]).go(candidacy.desk_url()).follow("/reject/")
    lead.fill(reason="Nog wat meer praktijk.", next_else="Kom eens mee naar een debat.").send()  # the mail, to be read
    assert "Kom eens mee naar een debat." in lead.page.locator("#letter").inner_text()
    lead.click("button.no")
    own = stage.visitor(candidacy.member.user)
    (refused,) = to(stage.post(), candidacy.member.email)[-1:]
    assert "Nog wat meer praktijk." in str(refused.body)
    own.go(stage.link_in(refused)).follow("/appeal/").fill(reason="Ik heb tien jaar praktijk.").click(SEND)
    (asked,) = to(stage.post(), people[0].email)
    lead.go(stage.link_in(asked)).take("reconsider", reason="Dat wisten we niet.")
    assert (current().state, current().round) == (State.SCREENING, 2)
    own.go("/nl/candidacy/")


@pytest.mark.once
def test_a_candidacy_without_scripts(stage: Stage) -> None:
    rows = lists()
    member: Member = make_member(region=make_region())
    own = stage.visitor(member.user, java_script_enabled=False).go("/nl/candidacy/").click(SEND)
    fill_in(own, rows).follow("/submit/").click(SEND)
    assert current().state == State.SUBMITTED
    own.follow("/withdraw/").fill(reason="Toch niet.").click(SEND)
    assert current().state == State.WITHDRAWN


@pytest.mark.once
def test_a_candidacy_by_keyboard(stage: Stage) -> None:
    lists()
    lead, *_others = candidates.group()
    member = candidates.person()
    visitor = stage.visitor(member.user).go("/nl/candidacy/")
    keys = Keyboard(visitor.page).to("main form button[type=submit]").enter()
    keys.to("main a[href$='/sheet/languages/']").enter()
    keys.to("main form button[type=submit]").enter()
    visitor.go("/nl/candidacy/sheet/time/")
    keys.to("[name=hours_per_month]").write("1").enter()
    visitor.go("/nl/candidacy/")
    keys.to("main a[href$='/attach-video/']").enter()
    keys.to("main a[href$='/ask-exemption/']").enter()
    keys.to("[name=reason]").write("Ik heb geen camera.")
    keys.to("main form button[type=submit]").enter()
    stage.visitor(lead).go(current().desk_url()).take("exempt", reason="Een gesprek volstaat.")
    visitor.go("/nl/candidacy/")
    keys.to("main a[href$='/submit/']").enter()
    keys.to("main form button[type=submit]").enter()
    assert current().state == State.SUBMITTED
