"""The communications team edits and publishes the site with its own rights, not as a superuser."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Task, Workflow
from wagtail.users.models import UserProfile

from pages.models import EventPage
from tests.factories import cast, missions
from tests.factories.people import log_in, make_user_with
from workflows.kernel import outbox
from workflows.kernel.models import OutboxRow
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Any:
    return make_user_with(Role.COMMUNICATIONS, language="fr")


@pytest.fixture
def drafts(db: None) -> Any:
    from pages.site import ensure_site

    ensure_site()
    missions.confirmed(cast.ambassador())
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.JOB):
        outbox.deliver(row.pk)
    return EventPage.objects.all()


@pytest.mark.req("R7.1a")
def test_communications_find_the_drafts_waiting_for_them_and_publish(client: Client, drafts: Any) -> None:
    log_in(client, make_user_with(Role.COMMUNICATIONS))
    home = client.get("/admin/").content.decode()
    for page in drafts:
        assert f"/admin/pages/{page.pk}/" in home
        assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
        assert page.permissions_for_user(make_user_with(Role.COMMUNICATIONS)).can_publish()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMUNICATIONS}))
def test_nobody_else_edits_pages(drafts: Any, role: Role) -> None:
    rights = drafts[0].permissions_for_user(make_user_with(role))
    assert (rights.can_edit(), rights.can_publish()) == (False, False)


def test_drafts_wait_without_a_mail_of_wagtail(mailoutbox: Any, team: Any, drafts: Any) -> None:
    assert [page.current_workflow_state.status for page in drafts] == ["in_progress"] * len(settings.LANGUAGES)
    assert [message.subject for message in mailoutbox if team.email in message.recipients()] == []


def test_the_approval_is_named_after_who_gives_it() -> None:
    with override(settings.LANGUAGE_CODE):
        name = str(Role.COMMUNICATIONS.label)
    assert [row.name for model in (Workflow, Task) for row in model.objects.all()] == [name, name]


def test_communications_moderate() -> None:
    assert [[g.name for g in task.groups.all()] for task in GroupApprovalTask.objects.all()] == [[Role.COMMUNICATIONS]]


@pytest.mark.parametrize(("language", "words"), [("fr", "a été approuvée"), ("nl", "goedgekeurd")])
def test_mails_of_wagtail_speak_the_language_of_the_account(
    mailoutbox: Any, drafts: Any, language: str, words: str
) -> None:
    author = make_user_with(Role.COMMUNICATIONS, language=language)
    page = drafts[0]
    page.current_workflow_state.cancel()
    page.workflow_in_progress or page.get_workflow().start(page, author)
    mailoutbox.clear()
    with override("en"):
        page.current_workflow_task_state.approve(user=make_user_with(Role.COMMUNICATIONS, language="en"))
    [told] = [message for message in mailoutbox if author.email in message.recipients()]
    assert words in told.body


def test_a_language_chosen_in_wagtail_is_the_account_s() -> None:
    user = make_user_with(Role.COMMUNICATIONS, language="nl")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "fr"
    profile.save()
    user.refresh_from_db()
    assert user.language == "fr"
    user.language = "en"
    user.save(update_fields=["language"])
    assert UserProfile.objects.get(user=user).preferred_language == "en"
