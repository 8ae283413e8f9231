"""When people could come: asked by mail, answered by a click, seen as a grid, set as the date."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in, make_user_with
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.missions.models import Mission
from workflows.missions.moments.models import MomentAnswer, MomentsAsked
from workflows.people.models import Member
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.purge import purge
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.3")]


def asked(*days: int, most: int = 20, mission: Mission | None = None, **fields: Any) -> Mission:
    """A mission without a date, of which people are asked about as many evenings."""
    mission = mission or missions.approved(starts=None, when_text="In May", **fields)
    moments = {}
    for number, day in enumerate(days or (10, 11), start=1):
        starts = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=day)
        moments |= {f"starts_{number}": starts, f"ends_{number}": starts + timedelta(hours=2)}
    mission = perform(mission, "ask_moments", by=mission.owner, most=most, **moments).subject
    carry_out()
    return mission


def carry_out() -> None:
    while rows := list(OutboxRow.objects.filter(state=OutboxState.QUEUED)):
        for row in rows:
            outbox.deliver(row.pk)


def link_of(person: Member) -> str:
    return MomentsAsked.objects.get(member=person).path()


def says(person: Member, *answers: str) -> list[int]:
    moments = Mission.objects.get().moments.all()
    link = link_of(person)
    pairs = zip(moments, answers, strict=False)
    return [Client().post(link, {"moment": moment.pk, "says": each}).status_code for moment, each in pairs]


def test_those_whom_it_suits_best_get_a_link_of_their_own_by_mail():
    people = [cast.ambassador() for _ in range(3)]
    cast.ambassador(languages=("fr",))
    asked(most=2)
    told = MomentsAsked.objects.values_list("member__email", flat=True)
    letters = {letter.to[0]: letter.body for letter in mail.outbox if "/m/" in letter.body}
    assert (len(letters), len(told), set(told) <= {person.email for person in people}) == (2, 2, True)
    for one in MomentsAsked.objects.select_related("member"):
        (body,) = [body for address, body in letters.items() if one.member.email in address]
        assert "/m/" in body


def test_looking_answers_nothing_and_one_click_without_an_account_does():
    person = cast.ambassador()
    asked()
    assert (Client().get(link_of(person)).status_code, Client().head(link_of(person)).status_code) == (200, 200)
    assert (MomentAnswer.objects.count(), MomentsAsked.objects.get().answered_at) == (0, None)
    assert says(person, "yes", "no") == [302, 302]
    assert says(person, "maybe") == [302]
    assert list(MomentAnswer.objects.order_by("moment").values_list("says", flat=True)) == ["maybe", "no"]
    assert MomentsAsked.objects.get().answered_at is not None


@pytest.mark.parametrize("wrong", [{"moment": ""}, {"says": "never"}, {"moment": "99999999"}, {"moment": "½"}])
def test_an_answer_that_is_none_is_said_so_and_stores_nothing(wrong):
    person = cast.ambassador()
    asked()
    answer = {"says": "yes", "moment": Mission.objects.get().moments.all()[0].pk} | wrong
    assert Client().post(link_of(person), answer).status_code == 422
    assert MomentAnswer.objects.count() == 0


def test_an_answer_after_the_date_was_set_is_told_so_kindly():
    person = cast.ambassador()
    mission = asked()
    link, moment = link_of(person), mission.moments.all()[0]
    perform(mission, "set_date", by=mission.owner, starts=moment.starts, ends=moment.ends)
    answer = Client().post(link, {"moment": moment.pk, "says": "yes"})
    assert (answer.status_code, Client().get(link).status_code, MomentAnswer.objects.count()) == (409, 200, 0)


def test_asking_anew_voids_the_former_links_and_answers():
    person = cast.ambassador()
    mission = asked()
    says(person, "yes", "no")
    former = link_of(person)
    with clock.at(clock.now() + timedelta(hours=1)):
        asked(20, 21, 22, mission=Mission.objects.get(pk=mission.pk))
    assert (MomentAnswer.objects.count(), Mission.objects.get().moments.count()) == (0, 3)
    assert Client().get(former).status_code == 200
    assert Client().post(former, {"moment": "1", "says": "yes"}).status_code == 409
    assert Client().get(reverse("moments", args=["forged"])).status_code == 404


def test_nobody_is_asked_once_there_is_a_date():
    mission = missions.approved()
    with pytest.raises(NotPossible):
        perform(mission, "ask_moments", by=mission.owner, most=3)


def test_the_question_stands_in_the_zone_until_it_is_answered():
    person = cast.ambassador()
    asked()
    zone = log_in(Client(), person.user)
    urls = [[todo.url for todo in zone.get(reverse("zone_home")).context["todos"]]]
    says(person, "yes")
    urls.append([todo.url for todo in zone.get(reverse("zone_home")).context["todos"]])
    assert [any("/m/" in url for url in each) for each in urls] == [True, False]


def test_who_could_come_when_is_kept_no_longer_than_its_term():
    person = cast.ambassador()
    asked()
    says(person, "yes")
    with clock.at(clock.now() + timedelta(days=90)):
        purge()
        assert MomentAnswer.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=92)):
        purge()
    assert (MomentAnswer.objects.count(), MomentsAsked.objects.count()) == (0, 0)


def test_whoever_is_erased_leaves_no_answer_and_their_link_says_so_kindly():
    person = cast.ambassador()
    mission = asked()
    says(person, "yes")
    link, moment = link_of(person), mission.moments.all()[0]
    perform(person.mandates.get(), "end", by=person.user, reason="A year abroad.")
    request = perform(ErasureRequest(user=person.user), "ask", by=person.user).subject
    perform(request, "confirm", by=make_user_with(Role.ADMINISTRATOR))
    assert (MomentAnswer.objects.count(), MomentsAsked.objects.count()) == (0, 0)
    late = Client().post(link, {"moment": moment.pk, "says": "no"})
    assert (Client().get(link).status_code, late.status_code, MomentAnswer.objects.count()) == (200, 409, 0)
