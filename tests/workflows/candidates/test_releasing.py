"""Answers of a campaign that go out together."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import override

from tests.factories import candidates, cast, missions
from tests.factories.people import log_in, make_mandate
from workflows.approvals.models import ApprovalRequest
from workflows.candidates.models import Candidacy
from workflows.candidates.releasing import release_due, release_together
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.undo import undo
from workflows.people.models import Mandate
from workflows.people.privacy.export import Encoder, as_data
from workflows.people.privacy.tables import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.1a")]


def together(**fields):
    return candidates.campaign("together", answers_together=True, **fields)


def waiting(people, campaign, **fields):
    candidacy = candidates.recommended(people, **fields)
    Candidacy.objects.filter(pk=candidacy.pk).update(campaign=campaign)
    return candidates.fresh(candidacy)


def refuse(candidacy, by, reason="Too little practice yet."):
    return perform(candidates.fresh(candidacy), "reject", by=by, reason=reason)


def letters(name="candidacy_rejected"):
    return OutboxRow.objects.filter(name=name).count()


def test_a_decision_in_such_a_campaign_is_held_and_the_candidate_hears_nothing():
    people, campaign = candidates.group(), together()
    candidacy = waiting(people, campaign)
    outcome = refuse(candidacy, people[0])
    held = candidates.fresh(candidacy)
    assert (outcome.held, held.state, held.held_answer, held.held_by) == (True, "recommended", "reject", people[0])
    assert (letters(), held.revision) == (0, candidacy.revision)


def test_a_decision_outside_such_a_campaign_is_taken_at_once():
    people = candidates.group()
    candidacy = waiting(people, candidates.campaign())
    assert (refuse(candidacy, people[0]).held, candidates.fresh(candidacy).state) == (False, "rejected")


def test_the_last_yes_holds_the_answer_and_the_release_gives_it_in_the_name_of_who_asked():
    people, campaign = candidates.group(4), together()
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = waiting(people, campaign)
    request = refuse(candidacy, people[1]).waits_for
    perform(request, "agree", by=people[2])
    assert (candidates.fresh(candidacy).held_answer, letters()) == ("reject", 0)
    perform(candidates.fresh(candidacy), "release", by=people[0])
    record = TransitionRecord.objects.get(step="reject")
    assert (record.actor, bool(record.policy), candidates.fresh(candidacy).state) == (people[1], True, "rejected")
    assert (letters(), candidates.fresh(candidacy).held_answer) == (1, "")


def test_answers_go_out_together_in_the_order_in_which_they_were_decided():
    people, campaign = candidates.group(), together()
    first, second = waiting(people, campaign), waiting(people, campaign)
    perform(second, "admit", by=people[0])
    refuse(first, people[0])
    done = release_together(Candidacy.objects.held().filter(campaign=campaign), people[0])
    taken = list(
        TransitionRecord.objects.filter(step__in=["admit", "reject"]).order_by("pk").values_list("step", flat=True)
    )
    assert (done.given, done.stay, taken) == (2, [], ["admit", "reject"])
    assert Mandate.objects.filter(member=second.member).count() == 1


def test_one_that_cannot_go_out_stays_held_with_the_reason_and_stops_none_of_the_others():
    people, campaign = candidates.group(), together()
    blocked, free = waiting(people, campaign), waiting(people, campaign)
    perform(blocked, "admit", by=people[0])
    refuse(free, people[0])
    make_mandate(blocked.member)
    with override("en"):
        done = release_together(Candidacy.objects.held().filter(campaign=campaign), people[0])
    reason = "There is a mandate as an ambassador already."
    assert (done.given, [(c.pk, str(r)) for c, r in done.stay]) == (1, [(blocked.pk, reason)])
    blocked = candidates.fresh(blocked)
    assert (blocked.state, blocked.held_answer, blocked.held_because) == ("recommended", "admit", reason)
    assert (candidates.fresh(free).state, letters("answer_stays_held")) == ("rejected", 1)


def test_a_limit_reached_by_the_first_keeps_the_second_held():
    people, campaign = candidates.group(), together()
    candidates.policy(most_ambassadors=1)
    one, other = waiting(people, campaign), waiting(people, campaign)
    perform(one, "admit", by=people[0])
    perform(other, "admit", by=people[0])
    done = release_together(Candidacy.objects.held().filter(campaign=campaign), people[0])
    assert (done.given, [c.pk for c, _r in done.stay]) == (1, [other.pk])
    assert (candidates.fresh(one).state, candidates.fresh(other).held_answer) == ("admitted", "admit")


def test_a_place_on_the_waiting_list_is_held_too():
    people, campaign = candidates.group(), together()
    candidates.policy(most_ambassadors=0)
    candidacy = waiting(people, campaign)
    perform(candidacy, "waitlist", by=people[0])
    assert (candidates.fresh(candidacy).held_answer, letters("candidacy_waitlisted")) == ("waitlist", 0)
    perform(candidates.fresh(candidacy), "release", by=people[0])
    assert (candidates.fresh(candidacy).state, letters("candidacy_waitlisted")) == ("waitlisted", 1)


def test_an_answer_that_was_taken_out_is_agreed_to_anew_even_in_the_same_words():
    people, campaign = candidates.group(4), together()
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = waiting(people, campaign)
    perform(refuse(candidacy, people[0]).waits_for, "agree", by=people[1])
    perform(candidates.fresh(candidacy), "take_out", by=people[2], reason="Let us talk first.")
    assert (candidates.fresh(candidacy).held_answer, ApprovalRequest.objects.get().state) == ("", "overtaken")
    again = refuse(candidacy, people[0])
    assert (again.held, again.waits_for.state, candidates.fresh(candidacy).held_answer) == (False, "open", "")


def test_an_answer_decided_before_the_dossier_changed_does_not_go_out():
    people, campaign = candidates.group(4), together()
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = waiting(people, campaign)
    perform(refuse(candidacy, people[0]).waits_for, "agree", by=people[1])
    perform(candidates.fresh(candidacy), "release", by=people[0])
    undo(candidates.fresh(candidacy), by=people[0])
    back = candidates.fresh(candidacy)
    assert (back.state, back.held_answer, back.held_is_stale) == ("recommended", "reject", True)
    with override("en"), pytest.raises(NotPossible, match="changed after this was decided"):
        perform(back, "release", by=people[0])


def test_while_an_answer_is_held_nothing_else_is_decided():
    people, campaign = candidates.group(), together()
    candidacy = waiting(people, campaign)
    refuse(candidacy, people[0])
    with pytest.raises(NotPossible):
        perform(candidates.fresh(candidacy), "admit", by=people[0])


def test_who_prepared_it_and_left_gives_it_no_more():
    people, campaign = candidates.group(), together()
    candidacy = waiting(people, campaign)
    refuse(candidacy, people[1])
    people[1].is_active = False
    people[1].save()
    with override("en"), pytest.raises(NotPossible, match="who prepared this answer"):
        perform(candidates.fresh(candidacy), "release", by=people[0])


def test_only_the_coordinator_releases():
    people, campaign = candidates.group(), together()
    candidacy = waiting(people, campaign)
    refuse(candidacy, people[0])
    steps = {"coordinator": people[0], "group": people[1]}
    found = {
        who: "release" in [s.step.name for s in open_steps(candidates.fresh(candidacy), by)]
        for who, by in steps.items()
    }
    assert found == {"coordinator": True, "group": False}


def test_a_candidate_withdraws_without_noticing_anything_and_nothing_is_held_any_more():
    people, campaign = candidates.group(), together()
    candidacy = waiting(people, campaign)
    refuse(candidacy, people[0])
    perform(candidates.fresh(candidacy), "withdraw", by=candidacy.member.user, seen=candidacy.revision)
    assert (candidates.fresh(candidacy).state, Candidacy.objects.held().count()) == ("withdrawn", 0)


def test_the_clock_releases_at_the_moment_that_was_set_and_once():
    people = candidates.group()
    campaign = together(release_at=clock.now() + timedelta(hours=2))
    candidacy = waiting(people, campaign)
    refuse(candidacy, people[0])
    assert (release_due(), letters()) == (0, 0)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert (release_due(), release_due(), letters()) == (1, 0, 1)
    campaign.refresh_from_db()
    assert campaign.release_at is None


def everything_they_can_read(client, candidacy):
    """The candidate's pages, their own data, and what was mailed to them."""
    log_in(client, candidacy.member.user)
    pages = [
        client.get(reverse(name)).content.decode() for name in ("candidacy", "zone_home", "zone_data", "zone_messages")
    ]
    mails = [f"{row.name} {row.body}" for row in OutboxRow.objects.filter(user=candidacy.member.user)]
    return "\n".join([*pages, *mails, json.dumps(as_data(Person.of(candidacy.member.user)), cls=Encoder)])


def test_nothing_of_a_held_answer_reaches_the_candidate(client):
    people, campaign = candidates.group(4), together()
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = waiting(people, campaign)
    request = refuse(candidacy, people[0], reason="secret-reason").waits_for
    asked = everything_they_can_read(client, candidacy)
    perform(request, "agree", by=people[1], reason="secret-remark")
    held = everything_they_can_read(client, candidacy)
    for page in (asked, held):
        assert ("secret" in page, '"reject"' in page, "held_" in page) == (False, False, False)
    perform(candidates.fresh(candidacy), "release", by=people[0])
    assert "secret-reason" in everything_they_can_read(client, candidacy)


def test_a_nominator_hears_the_outcome_at_the_release_and_not_before():
    people, campaign = candidates.group(), together()
    nominator = cast.staff().user
    nomination = candidates.nominated(nominator)
    perform(nomination, "accept", by=nomination.member.user)
    candidacy = Candidacy.objects.get(member=nomination.member)
    perform(candidacy, "exempt", by=people[0], reason="No camera.")
    candidacy = perform(candidates.fresh(candidacy), "submit", by=nomination.member.user).subject
    Candidacy.objects.filter(pk=candidacy.pk).update(campaign=campaign)
    refuse(candidacy, people[0])
    assert letters("nomination_failed") == 0
    perform(candidates.fresh(candidacy), "release", by=people[0])
    assert letters("nomination_failed") == 1


def test_the_coordinator_releases_what_stood_on_the_page(client):
    people, campaign = candidates.group(), together()
    seen, later = waiting(people, campaign), waiting(people, campaign)
    refuse(seen, people[0])
    log_in(client, people[0])
    page = client.get(reverse("release_answers", args=[campaign.pk])).content.decode()
    assert (str(seen) in page, str(later) in page) == (True, False)
    stamp = candidates.fresh(seen).held_stamp
    refuse(later, people[0])
    answer = client.post(reverse("release_answers", args=[campaign.pk]), {"seen": stamp, "now": "1"})
    assert (answer.status_code, candidates.fresh(seen).state, candidates.fresh(later).held_answer) == (
        302,
        "rejected",
        "reject",
    )


def held_in_three_ways(people):
    """Of two campaigns that hold their answers, and of one whose campaign was taken away since."""
    spring = candidates.campaign("spring", answers_together=True)
    found = [waiting(people, campaign) for campaign in (together(), spring, spring)]
    for each in found:
        refuse(each, people[0])
    Candidacy.objects.filter(pk=found[2].pk).update(campaign=None)
    return [candidates.fresh(each) for each in found]


def states(candidacies):
    return [candidates.fresh(each).state for each in candidacies]


def test_the_coordinator_releases_those_that_are_ticked_whatever_their_campaign(client):
    people = candidates.group()
    held, address = held_in_three_ways(people), reverse("release_several")
    log_in(client, people[0])
    assert address in client.get(reverse("held_answers")).content.decode()
    page = client.get(address).content.decode()
    assert [each.held_stamp in page for each in held] == [True, True, True]
    assert (client.post(address, {"seen": ""}).status_code, letters()) == (422, 0)
    answer = client.post(address, {"chosen": [held[0].held_stamp, held[2].held_stamp]})
    assert (answer.status_code, states(held), letters()) == (302, ["rejected", "recommended", "rejected"], 2)


def test_the_coordinator_releases_all_that_stood_on_the_page_whatever_their_campaign(client):
    """Also of whom they nominated, which they may not read; not one that is held since."""
    people = candidates.group()
    held, later = held_in_three_ways(people), waiting(people, candidates.campaign("later", answers_together=True))
    named = waiting(people, held[0].campaign)
    refuse(named, people[1])
    Candidacy.objects.filter(pk=named.pk).update(nomination=candidates.nominated(people[0]))
    named = candidates.fresh(named)
    log_in(client, people[0])
    page = client.get(reverse("release_several"))
    refuse(later, people[0])
    client.post(reverse("release_several"), {"seen": page.context["seen"], "all": "1"})
    assert named.held_stamp not in page.content.decode()
    assert states([*held, named, later]) == [*["rejected"] * 4, "recommended"]


def test_nobody_else_chooses_which_answers_go_out(client):
    people = candidates.group()
    held = held_in_three_ways(people)
    log_in(client, people[1])
    assert reverse("release_several") not in client.get(reverse("held_answers")).content.decode()
    answer = client.post(reverse("release_several"), {"chosen": [held[0].held_stamp]})
    assert (answer.status_code, states(held)) == (403, ["recommended"] * 3)


def test_an_answer_that_took_the_place_of_the_one_on_the_page_does_not_go_out(client):
    people, campaign = candidates.group(), together()
    candidacy = waiting(people, campaign)
    refuse(candidacy, people[0])
    stamp = candidates.fresh(candidacy).held_stamp
    perform(candidates.fresh(candidacy), "take_out", by=people[0], reason="Not yet.")
    perform(candidates.fresh(candidacy), "admit", by=people[0])
    log_in(client, people[0])
    client.post(reverse("release_answers", args=[campaign.pk]), {"seen": stamp, "now": "1"})
    alone = reverse("candidacy_step", args=[candidacy.pk, "release"])
    answer = client.post(alone, {"stamp": stamp, "seen": candidates.fresh(candidacy).revision})
    assert (answer.status_code, candidates.fresh(candidacy).held_answer) == (409, "admit")
    page = client.get(alone)
    fields = {"stamp": page.context["form"]["stamp"].value(), "seen": candidates.fresh(candidacy).revision}
    assert (client.post(alone, fields).status_code, candidates.fresh(candidacy).state) == (302, "admitted")


def test_the_coordinator_sets_and_cancels_the_moment(client):
    people, campaign = candidates.group(), together()
    log_in(client, people[0])
    address = reverse("release_answers", args=[campaign.pk])
    assert client.post(address, {"seen": "", "plan": "1", "moment": ""}).status_code == 422
    assert client.post(address, {"seen": "", "plan": "1", "moment": "2020-01-01T10:00"}).status_code == 422
    day = (clock.today() + timedelta(days=3)).isoformat()
    client.post(address, {"seen": "", "plan": "1", "moment": f"{day}T10:00"})
    campaign.refresh_from_db()
    assert localtime(campaign.release_at).strftime("%Y-%m-%dT%H:%M") == f"{day}T10:00"
    client.post(address, {"seen": "", "cancel": "1"})
    campaign.refresh_from_db()
    assert campaign.release_at is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_released_twice_at_once_gives_each_answer_once():
    people, campaign = candidates.group(), together()
    mine = [waiting(people, campaign) for _n in range(3)]
    for each in mine:
        refuse(each, people[0])
    start, found = threading.Barrier(2), []

    def go(by):
        try:
            start.wait(10)
            found.append(release_together(list(Candidacy.objects.held().filter(campaign=campaign)), by).given)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[by]) for by in (people[0], SYSTEM)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert (sum(found), letters(), TransitionRecord.objects.filter(step="reject").count()) == (3, 3, 3)
