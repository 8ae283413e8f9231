"""A refusal that says what would change it; a place on the waiting list, kept by consent."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import override

from tests.factories import candidates, missions
from tests.factories.people import log_in
from workflows.candidates import jobs
from workflows.candidates.forms import RefusalForm
from workflows.candidates.letters import letter_of_refusal
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.people.models import Consent, ConsentKind

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.1a")]

REASON = {"reason": "Too little practice yet."}


def form(candidacy, by, **said):
    return RefusalForm({**REASON, **said}, subject=candidacy, by=by)


def tomorrow(days=1):
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, ["next_unknown"]),
        ({"next_training": "Public speaking"}, []),
        ({"next_from": tomorrow(90)}, []),
        ({"next_from": "2020-01-01"}, ["next_from"]),
        ({"next_else": "Come along to a debate."}, []),
        ({"next_unknown": "We look for other languages for years to come."}, []),
        ({"next_training": "Public speaking", "next_unknown": "No idea."}, ["next_unknown"]),
        ({"next_training": "Public speaking", "next_training_url": "speakers.example/enrol"}, []),
        ({"next_training_url": "https://speakers.example/enrol"}, ["next_training"]),
        ({"next_training_url": "https://speakers.example/enrol", "next_else": "Practice."}, ["next_training"]),
        ({"next_training": "Public speaking", "next_training_url": "javascript:alert(1)"}, ["next_training_url"]),
    ],
)
def test_a_refusal_names_what_would_change_it_or_says_why_it_cannot(said, wrong):
    people = candidates.group()
    checked = form(candidates.recommended(people), people[0], **said)
    assert list(checked.errors) == wrong


def test_another_round_is_a_campaign_that_is_not_over():
    people, over, coming = (
        candidates.group(),
        candidates.campaign("over", days=(-9, -2)),
        candidates.campaign("next", days=(5, 9)),
    )
    candidacy = candidates.recommended(people)
    asked = form(candidacy, people[0], next_campaign=coming.pk)
    assert (asked.is_valid(), list(asked.fields["next_campaign"].queryset)) == (True, [coming])
    assert list(form(candidacy, people[0], next_campaign=over.pk).errors) == ["next_campaign"]


def test_the_candidate_reads_what_would_change_the_answer_by_mail_and_on_the_page(client):
    people, campaign = candidates.group(), candidates.campaign()
    candidacy = candidates.recommended(people, language="en")
    perform(candidacy, "reject", by=people[0], **REASON, next_training="Public speaking", next_campaign=campaign)
    row = OutboxRow.objects.get(name="candidacy_rejected")
    outbox.deliver(row.pk)
    row.refresh_from_db()
    with override("en"):
        until = date_format(localtime(candidates.fresh(candidacy).appeal_until))
    said = (
        "What would change our answer:",
        "– A training: Public speaking",
        "the campaign “Autumn”",
        until,
        "appeal once",
    )
    assert [words for words in said if words not in row.body] == []
    log_in(client, candidacy.member.user)
    page = client.get(reverse("candidacy")).content.decode()
    assert ("Public speaking" in page, f"{reverse('candidacy')}?campaign={campaign.key}" in page) == (True, True)


def test_a_training_that_would_change_the_answer_is_one_click_from_its_sign_up(client):
    """In the letter as it was read beforehand, in its HTML, on the candidate's page and in the dossier."""
    people, where = candidates.group(), "https://speakers.example/enrol?from=refusal&lang=en"
    candidacy, link = candidates.recommended(people, language="en"), f'href="{escape(where)}"'
    words = {**REASON, "next_training": "Public speaking", "next_training_url": where}
    letter = letter_of_refusal(candidacy, words, people[0])
    perform(candidacy, "reject", by=people[0], **words)
    row = OutboxRow.objects.get(name="candidacy_rejected")
    outbox.deliver(row.pk)
    row.refresh_from_db()
    said = f"– A training: Public speaking\n  Sign up for it here: {where}\n"
    assert (said in letter.body, said in row.body, row.body.strip() == letter.body) == (True, True, True)
    (sent,) = [each for each in mail.outbox if candidacy.member.email in each.to[0]]
    assert link in sent.alternatives[0].content
    log_in(client, candidacy.member.user)
    assert link in client.get(reverse("candidacy")).content.decode()
    log_in(client, people[0])
    assert link in client.get(candidacy.desk_url()).content.decode()


def test_what_cannot_be_named_is_said_with_the_reason():
    people = candidates.group()
    candidacy = candidates.recommended(people, language="en")
    letter = letter_of_refusal(candidacy, {**REASON, "next_unknown": "All seats are taken for years."}, people[0])
    assert "We cannot name anything now that would change our answer:\n\nAll seats are taken for years." in letter.body


def test_the_mail_is_read_before_it_is_decided_and_reading_changes_nothing(client):
    people = candidates.group()
    candidacy = candidates.recommended(people, language="fr")
    log_in(client, people[0])
    address = reverse("candidacy_step", args=[candidacy.pk, "reject"])
    post = {**REASON, "next_else": "Venez à un débat.", "seen": candidacy.revision}
    looked = client.post(address, {**post, "look": "1"})
    letter = looked.context["letter"]
    assert (looked.status_code, letter.language, "Venez à un débat." in letter.body) == (200, "fr", True)
    assert candidates.fresh(candidacy).state == "recommended"
    assert client.post(address, {**REASON, "seen": candidacy.revision, "look": "1"}).status_code == 422
    assert client.post(address, post).status_code == 302
    row = OutboxRow.objects.get(name="candidacy_rejected")
    outbox.deliver(row.pk)
    row.refresh_from_db()
    assert (row.subject_line, row.body.strip()) == (letter.subject, letter.body)


def test_an_answer_that_was_taken_out_is_changed_rather_than_typed_anew():
    people, campaign = candidates.group(4), candidates.campaign(answers_together=True)
    missions.policy(("support_group", 1), arrow="candidacy.reject")
    candidacy = candidates.recommended(people)
    type(candidacy).objects.filter(pk=candidacy.pk).update(campaign=campaign)
    candidacy = candidates.fresh(candidacy)
    day = clock.today() + timedelta(days=90)
    request = perform(candidacy, "reject", by=people[0], **REASON, next_campaign=campaign, next_from=day).waits_for
    perform(request, "agree", by=people[1])
    perform(candidates.fresh(candidacy), "take_out", by=people[0], reason="Let us talk.")
    again = RefusalForm(subject=candidates.fresh(candidacy), by=people[0])
    assert again.initial == {**REASON, "next_campaign": campaign.pk, "next_from": day}


def test_looking_anew_forgets_what_would_have_changed_the_answer():
    people = candidates.group()
    candidacy = perform(candidates.recommended(people), "reject", by=people[0], **REASON, next_else="Practice.").subject
    candidacy = perform(candidacy, "reconsider", by=people[0], reason="A mistake.").subject
    assert (candidacy.names_what_would_help, candidacy.next_unknown) == (False, "")


# The waiting list


def on_the_list(people, **fields):
    candidates.policy(most_ambassadors=0, waiting_days=180)
    return perform(candidates.recommended(people, **fields), "waitlist", by=people[0]).subject


def waiting(member):
    return Consent.objects.filter(member=member, kind=ConsentKind.WAITING)


def test_staying_is_a_consent_that_is_recorded_each_time_with_its_words():
    candidacy = on_the_list(candidates.group())
    user = candidacy.member.user
    perform(candidacy, "stay", by=user)
    with clock.at(clock.now() + timedelta(days=150)):
        perform(candidates.fresh(candidacy), "stay", by=user)
        runs_out = candidates.fresh(candidacy).runs_out_at
        assert (runs_out - clock.now()).days in (179, 180)
    given = waiting(candidacy.member)
    assert (given.count(), given.filter(withdrawn_at=None).count(), all(each.wording for each in given)) == (2, 1, True)


@pytest.mark.parametrize("way", ["called up", "withdrawn", "expired"])
def test_whoever_leaves_the_list_agrees_to_nothing_more(way):
    people = candidates.group()
    candidacy = on_the_list(people)
    perform(candidacy, "stay", by=candidacy.member.user)
    if way == "called up":
        candidates.policy(most_ambassadors=5)
        perform(candidates.fresh(candidacy), "call_up", by=people[0])
    elif way == "withdrawn":
        perform(candidates.fresh(candidacy), "withdraw", by=candidacy.member.user)
    else:
        for days in (170, 177, 190):
            with clock.at(candidacy.state_since + timedelta(days=days)):
                jobs.remind_and_expire()
        assert candidates.fresh(candidacy).state == "expired"
    assert waiting(candidacy.member).filter(withdrawn_at=None).count() == 0


def test_the_question_leads_to_a_page_that_asks_and_opening_it_answers_nothing(client):
    candidacy = on_the_list(candidates.group(), language="en")
    with clock.at(clock.now() + timedelta(days=170)):
        jobs.remind_and_expire()
        row = OutboxRow.objects.get(name="candidacy_reminder")
        outbox.deliver(row.pk)
        row.refresh_from_db()
        with override("en"):
            address = reverse("own_candidacy_step", args=["stay"])
        assert f"{settings.BASE_URL}{address}" in row.body
        assert client.get(address).status_code == 302
        log_in(client, candidacy.member.user)
        page = client.get(address)
        assert (page.status_code, waiting(candidacy.member).count()) == (200, 0)
        client.post(address, {"seen": candidates.fresh(candidacy).revision})
        assert waiting(candidacy.member).count() == 1


def test_the_candidate_reads_since_when_until_when_and_how_the_list_is_ordered(client):
    candidacy = on_the_list(candidates.group())
    log_in(client, candidacy.member.user)
    with override("en"):
        since = date_format(localtime(candidacy.state_since))
        page = client.get(reverse("candidacy")).content.decode()
    assert (since in page, "whoever came first is not called first" in page) == (True, True)


def test_the_desk_lists_since_when_until_when_and_when_somebody_was_asked(client):
    people = candidates.group()
    candidacy = on_the_list(people)
    log_in(client, people[0])
    asked = clock.now() + timedelta(days=170)
    with clock.at(asked):
        jobs.remind_and_expire()
        rows = client.get(reverse("candidacies"), {"state": "waitlisted"}).content.decode()
    days = [candidacy.state_since, candidates.fresh(candidacy).runs_out_at, asked]
    with override(people[0].language or settings.LANGUAGE_CODE):
        shown = [date_format(localtime(day), "SHORT_DATE_FORMAT") for day in days]
    assert [day for day in shown if day not in rows] == []


def test_the_list_reads_no_policy_per_place_on_the_waiting_list(client):
    people = candidates.group()
    one = on_the_list(people)
    log_in(client, people[0])
    client.get(reverse("candidacies"))
    counts = []
    for _n in range(2):
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse("candidacies"))
        counts.append(len(found))
        perform(candidates.recommended(people), "waitlist", by=people[0])
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("candidacies"))
    assert (one.state, {*counts, len(found)}) == ("waitlisted", {counts[0]})
