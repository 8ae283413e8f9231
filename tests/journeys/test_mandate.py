"""From the admission to the first day as an ambassador: training, charter, a pause. With scripts, and without."""

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core import mail

from tests.factories import candidates
from tests.factories.people import make_charter
from tests.journeys.stage import Stage, Visitor, to
from workflows.kernel import clock
from workflows.people.charter.models import CharterSignature
from workflows.people.models import Mandate, Member
from workflows.people.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "main form[method=post]"
SEND = f"{FORM} button[type=submit]"
NAME = ("Zoë", "D'Haese")
TYPED = "zoe dhaese"


def mandate() -> Mandate:
    return Mandate.objects.get(member__last_name=NAME[1])


def just_admitted() -> tuple[Member, Any]:
    """A charter is in force; the group has just admitted a member, and the coordinator goes on with it."""
    make_charter()
    people = candidates.group(4)
    member = candidates.person(first_name=NAME[0], last_name=NAME[1])
    candidates.admitted(people, member)
    assert mandate().state == State.ONBOARDING
    return member, people[0]


def note_attendance(stage: Stage, coordinator: Any, member: Member) -> Visitor:
    """The list of trainings, the form for several people, and the list again."""
    lead = stage.visitor(coordinator).go("/admin/trainings/").follow("/admin/trainings/new/")
    lead.page.locator("[name=held_on]").fill((clock.today() - timedelta(days=1)).isoformat())
    lead.page.locator("[name=place]").fill("Brussel")
    lead.click(f"{FORM} button[type=submit]", status=422)
    assert lead.page.locator("[name=place]").input_value() == "Brussel"
    lead.page.locator(f"[name=members][value='{member.pk}']").check()
    return lead.click(f"{FORM} button[type=submit]")


def show_who_i_am(visitor: Visitor, email: str) -> Visitor:
    """By a code in a mail; back on the charter, with the field for the name."""
    visitor.follow("/charter/who-you-are/").click(SEND)
    (sent,) = to(mail.outbox, email)[-1:]
    code = re.search(r"^([A-Z0-9-]{6,12})$", str(sent.body), re.MULTILINE)
    assert code
    visitor.page.locator("[name=code]").fill("WRONG1")
    visitor.click(SEND, status=422).page.locator("[name=code]").fill(code.group(1))
    return visitor.click(SEND)


def sign(visitor: Visitor) -> Visitor:
    """A name that is not the reader's, then theirs; the evidence follows."""
    visitor.page.locator("[name=typed_name]").fill("Zoë Peeters")
    visitor.click(SEND, status=422)
    field = visitor.page.locator("[name=typed_name]")
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("Zoë Peeters", "true")
    assert not CharterSignature.objects.exists()
    field.fill(TYPED)
    return visitor.click(SEND)


def own_part(stage: Stage, own: Visitor, member: Member) -> None:
    """What the new ambassador does, from the list of what is needed to a pause and back."""
    assert own.page.locator(".checklist .open").count() == 2
    sign(show_who_i_am(own.follow("/charter/"), member.email))
    kept = CharterSignature.objects.get(member=member)
    assert own.path == f"/nl/zone/charter/signed/{kept.pk}/"
    assert own.page.locator(".evidence dd", has_text=kept.sha256).count() == 1
    files = [each.get_attribute("href") for each in own.page.locator("main [download]").all()]
    assert files == [f"/nl/zone/charter/signed/{kept.pk}/{name}" for name in ("evidence.pdf", "text/")]
    answer = own.page.request.get(f"{stage.url}/nl/zone/charter/signed/{kept.pk}/text/")
    assert sha256(answer.body()).hexdigest() == kept.sha256
    assert mandate().state == State.ACTIVE

    own.go("/nl/zone/missions/").go("/nl/zone/").go("/nl/zone/mandate/").follow("/pause/")
    own.fill(until=clock.today().isoformat()).send(status=422)
    own.fill(until=(clock.today() + timedelta(days=14)).isoformat(), keep_seats="yes").send()
    assert (own.path, mandate().state) == ("/nl/zone/mandate/", State.PAUSED)
    own.follow("/resume/").send()
    assert (own.path, mandate().state) == ("/nl/zone/mandate/", State.ACTIVE)


@pytest.mark.req("R1.7")
def test_a_new_ambassador_trains_signs_starts_and_rests(stage: Stage) -> None:
    member, coordinator = just_admitted()
    assert to(stage.post(), member.email)
    own = stage.visitor(member.user).go("/nl/zone/mandate/")
    assert own.page.locator(".checklist .open").count() == 3
    lead = note_attendance(stage, coordinator, member)
    lead.follow(f"/trainings/{member.attendances.get().pk}/")
    own_part(stage, own.go("/nl/zone/mandate/"), member)
    lead.page.set_viewport_size({"width": 1440, "height": 900})
    lead.go("/admin/mandates/")
    assert lead.page.locator(".desk-scroll").evaluate("e => e.scrollWidth <= e.clientWidth")
    lead.follow(mandate().desk_url())
    lead.follow(f"/admin/charter/signed/{CharterSignature.objects.get(member=member).pk}/")
    subjects = [message.subject for message in to(stage.post(), member.email)]
    assert len(subjects) == len(set(subjects))


@pytest.mark.once
def test_a_new_ambassador_without_scripts(stage: Stage) -> None:
    member, coordinator = just_admitted()
    note_attendance(stage, coordinator, member)
    own = stage.visitor(member.user, java_script_enabled=False)
    own_part(stage, own.go("/nl/zone/mandate/"), member)
    own.follow("/end/").fill(reason="Ik verhuis.").send()
    assert mandate().state == State.ENDED
    assert "Ik verhuis." in own.page.locator("section:has(#past)").inner_text()
