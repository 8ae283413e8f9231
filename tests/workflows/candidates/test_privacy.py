"""What a candidacy leaves behind about the candidate: after a refusal, and after an erasure."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from django.utils import translation

from tests.factories import candidates, cast, missions
from tests.factories.people import log_in, make_mandate, make_user_with
from tests.factories.questions import block, published
from workflows.approvals.models import ApprovalRequest
from workflows.candidates.answers import answers_to_read
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.kernel import chain, clock, outbox
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import step_named
from workflows.people import consents
from workflows.people.models import Consent, ConsentKind, Member
from workflows.people.privacy.export import Encoder, as_data, everything_about
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.purge import overdue, purge
from workflows.people.privacy.tables import Person
from workflows.people.roles import Role
from workflows.people.sheet.models import LanguageSkill, Profile, Tie
from workflows.questions import files

pytestmark = pytest.mark.django_db
SECRETS = ("secret-tie", "secret-motive", "secret-remark", "secret-advice", "secret-reason", "secret-vote")


def where_it_stands(secret: str) -> list[str]:
    """Model and column of every text in the database that holds it."""
    texts = models.CharField | models.TextField | models.JSONField
    columns = [
        (model, field.name)
        for model in apps.get_app_config("workflows").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, texts)
    ]
    rows = ((m, name, m._default_manager.filter(**{f"{name}__icontains": secret})) for m, name in columns)
    return sorted(f"{m.__name__}.{name}" for m, name, found in rows if found.exists())


def told() -> None:
    for row in OutboxRow.objects.filter(state="queued", kind=OutboxRow.Kind.MESSAGE):
        outbox.deliver(row.pk)


def request_of(candidacy: Candidacy, step: str) -> ApprovalRequest:
    return ApprovalRequest.objects.get(object_id=candidacy.pk, step=step)


def refused() -> Candidacy:
    """A candidacy that was refused by approval, with words in every place that takes some."""
    people = candidates.group(5)
    missions.policy((Role.SUPPORT_GROUP, 2), arrow="candidacy.reject")
    member = candidates.person(first_name="Zoltan", last_name="Onlyname")
    consents.give(member, ConsentKind.TIES, version="1", wording="…")
    Tie.objects.create(member=member, field="political", level="national", description="secret-tie")
    Profile.objects.filter(member=member).update(motivation="secret-motive")
    candidacy = candidates.in_assessment(people, member)
    for assessment in candidacy.assessments.all():
        candidates.give(candidacy, assessment.assessor, remark="secret-remark")
    candidacy = perform(candidates.fresh(candidacy), "advise_against", by=people[0], advice="secret-advice").subject
    perform(candidacy, "reject", by=people[0], reason="secret-reason")
    perform(request_of(candidacy, "reject"), "agree", by=people[1], reason="secret-vote")
    perform(request_of(candidacy, "reject"), "agree", by=people[2])
    told()
    return candidates.fresh(candidacy)


def term(more: int) -> Any:
    return clock.at(clock.now() + timedelta(days=settings.AMBASSADE_KEPT["candidacy"] + more))


def test_nothing_said_about_a_refused_candidate_outlives_the_term():
    candidacy = refused()
    with term(-1):
        purge()
    assert all(where_it_stands(secret) for secret in SECRETS)
    with term(1):
        purge()
        assert {secret: where_it_stands(secret) for secret in SECRETS} == {secret: [] for secret in SECRETS}
        assert [(model, kept.names) for model, kept, rows in overdue() if rows.exists()] == []
    left = [m.objects.filter(member=candidacy.member).exists() for m in (Profile, LanguageSkill, Tie, Consent)]
    assert left == [False, False, False, False]
    assert (candidates.fresh(candidacy).state, list(chain.verify())) == ("rejected", [])
    assert Member.objects.get(pk=candidacy.member_id).last_name == "Onlyname"


@pytest.mark.parametrize("back", ["begins anew", "fills in the sheet", "agrees anew"])
def test_who_came_back_keeps_what_they_filled_in(back):
    candidacy = refused()
    member = candidacy.member
    with clock.at(clock.now() + timedelta(days=30)):
        if back == "begins anew":
            candidates.draft(member)
        elif back == "fills in the sheet":
            member.profile.save()
        else:
            consents.give(member, ConsentKind.TIES, version="2", wording="…")
    with term(1):
        purge()
    assert (Profile.objects.filter(member=member).exists(), Tie.objects.filter(member=member).exists()) == (True, True)


def test_a_former_ambassador_keeps_the_term_of_the_mandate():
    candidacy = refused()
    mandate = make_mandate(candidacy.member)
    perform(mandate, "end", by=candidacy.member.user, reason="Enough.")
    with term(1):
        purge()
    assert Profile.objects.filter(member=candidacy.member).exists()


def erased(member: Member) -> None:
    request = perform(ErasureRequest(user=member.user), "ask", by=member.user).subject
    perform(request, "confirm", by=make_user_with(Role.ADMINISTRATOR))
    told()
    with clock.at(clock.now() + timedelta(days=settings.AMBASSADE_KEPT["erasure"] + 1)):
        purge()


def test_an_erasure_leaves_no_word_about_the_candidate_anywhere():
    candidacy = refused()
    address = candidacy.member.email
    erased(candidacy.member)
    secrets = (*SECRETS, "Onlyname", address)
    assert {secret: where_it_stands(secret) for secret in secrets} == {secret: [] for secret in secrets}
    assert list(chain.verify()) == []


def test_whoever_is_erased_is_no_candidate_any_more():
    people = candidates.group(5)
    missions.policy((Role.SUPPORT_GROUP, 2), arrow="candidacy.admit")
    candidacy = candidates.recommended(people)
    perform(candidacy, "admit", by=people[0])
    erased(candidacy.member)
    candidacy = candidates.fresh(candidacy)
    assert (candidacy.state, request_of(candidacy, "admit").state) == ("withdrawn", "overtaken")
    with pytest.raises(NotPossible):
        perform(candidacy, "admit", by=people[0])
    assert not candidacy.member.mandates.exists()


def test_nobody_goes_on_asking_whoever_is_erased():
    nomination = candidates.nominated(cast.staff().user, candidates.person())
    erased(nomination.member)
    nomination.refresh_from_db()
    assert nomination.state == "withdrawn"


def test_letters_that_still_wait_for_the_mail_server_are_forgotten_once_they_left():
    mission = missions.requested(requester_email="register@example.org")
    member = candidates.person(email="register@example.org")
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    assert OutboxRow.objects.filter(email="register@example.org", user=None, state="queued").exists()
    erased(member)
    assert where_it_stands("register@example.org") == []


def test_letters_to_the_register_address_from_before_the_account_are_the_persons_too():
    member = candidates.person(first_name="Zoltan", last_name="Onlyname", email="register@example.org")
    user = member.user
    Member.objects.filter(pk=member.pk).update(user=None)
    member.refresh_from_db()
    candidates.nominated(cast.staff().user, member, why="secret-reason")
    told()
    user.email = "account@example.org"
    user.save()
    Member.objects.filter(pk=member.pk).update(user=user)
    member.refresh_from_db()
    sections = {section.model: section for section in everything_about(Person.of(user))}
    assert "secret-reason" in str(sections[OutboxRow].rows)
    erased(member)
    secrets = ("register@example.org", "secret-reason", "Onlyname")
    assert {secret: where_it_stands(secret) for secret in secrets} == {secret: [] for secret in secrets}


def told_to(candidacy: Candidacy) -> str:
    """Everything in the file but the letters, which stay as they were sent."""
    data = as_data(Person.of(candidacy.member.user))
    return json.dumps({name: kept for name, kept in data.items() if name != "workflows.outboxrow"}, cls=Encoder)


def test_what_others_wrote_about_the_candidate_is_theirs_to_read_and_who_wrote_it_is_not():
    candidacy = refused()
    administrator = make_user_with(Role.ADMINISTRATOR, first_name="Ada", last_name="Looker")
    perform(candidacy, "look_in", by=administrator, reason="Said to Ada Looker and to Adam Lookers.")
    told = told_to(candidacy)
    assert [secret for secret in SECRETS if secret not in told] == []
    actors = {str(record.actor) for record in TransitionRecord.objects.exclude(actor=candidacy.member.user_id)}
    assert len(actors) > 4
    assert [name for name in actors if name in told and name != "None"] == []
    assert "Said to" in told
    assert "Adam Lookers" in told


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_has_words_for_everything_and_no_keys(client, language):
    candidacy = refused()
    log_in(client, candidacy.member.user)
    with translation.override(language):
        page = client.get(reverse("zone_data")).content.decode()
        step = str(step_named(Candidacy, "reject").done)
        assert (step in page, str(State.REJECTED.label) in page, "Practice" in page) == (True, True, True)
    shown = page.partition("<main")[2]
    keys = (
        "{&#x27;",
        "exempt_because",
        "advise_against",
        "candidacy_rejected",
        "user:",
        "Actor",
        "Record text",
        "None",
    )
    assert [key for key in keys if key in shown] == []


def test_what_was_said_around_a_nomination_that_was_declined_goes_too(client):
    nomination = candidates.nominated(cast.staff().user, candidates.person(), why="secret-motive")
    told()
    perform(nomination, "decline", by=nomination.member.user, reason="secret-reason")
    told()
    with clock.at(nomination.valid_until):
        over = term(1)
    with over:
        purge()
    assert [where_it_stands(secret) for secret in ("secret-motive", "secret-reason")] == [[], []]
    letter = OutboxRow.objects.get(name="nominated")
    page = log_in(client, nomination.member.user).get(reverse("zone_message", args=[letter.pk]))
    assert page.status_code == 200


def answered(people: list[Any]) -> tuple[Candidacy, Any]:
    """A candidacy that was sent with an answer in words and a file."""
    published(block("short", "why", required=True), block("file", "cv"))
    candidacy = candidates.ready(people[0])
    row = answers_to_read(candidacy)
    sent = files.write(row.pk, SimpleUploadedFile("secret-name.pdf", b"%PDF-1"))
    row.save_answers({"why": "secret-answer", "cv": sent})
    candidacy = perform(candidates.fresh(candidacy), "submit", by=candidacy.member.user).subject
    return candidacy, files.path(row.pk, sent)


@pytest.mark.req("R5.3")
def test_answers_to_further_questions_are_told_with_their_words(client, settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    candidacy, _path = answered(candidates.group())
    text = told_to(candidacy)
    assert ("secret-answer" in text, "secret-name.pdf" in text, "Why (" in text) == (True, True, True)
    page = log_in(client, candidacy.member.user).get(reverse("zone_data")).content.decode()
    assert ("secret-answer" in page, "Why (" in page) == (True, True)


@pytest.mark.req("R5.3")
def test_they_go_with_their_files_when_nothing_came_of_the_candidacy(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    candidacy, path = answered(candidates.group())
    perform(candidacy, "withdraw", by=candidacy.member.user, reason="No.")
    with term(-1):
        purge()
    assert path.exists()
    with term(1), django_capture_on_commit_callbacks(execute=True):
        purge()
        late = [model for model, _kept, rows in overdue() if rows.exists()]
    assert (where_it_stands("secret-answer"), path.exists(), late) == ([], False, [])


@pytest.mark.req("R5.3")
def test_an_erasure_takes_answers_and_files_along(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    candidacy, path = answered(candidates.group())
    with django_capture_on_commit_callbacks(execute=True):
        erased(candidacy.member)
    assert (where_it_stands("secret-answer"), path.exists()) == ([], False)
