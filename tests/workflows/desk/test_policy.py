"""The policy as a file in the back office: looked at, compared before it holds, explained, taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import cast, missions
from workflows.approvals.models import ApprovalPolicy
from workflows.desk.policy import waiting
from workflows.policy import document, keeping
from workflows.policy.models import How, PolicyVersion

pytestmark = [pytest.mark.django_db, pytest.mark.req("R3.5a")]


@pytest.fixture
def lotte():
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter, lotte):
    return enter(lotte)


@pytest.fixture
def first():
    missions.policy(("support_group", 2), name="Usual")
    return keeping.keep(How.NOTED)


def a_file(text):
    return {"file": SimpleUploadedFile("policy.yaml", text if isinstance(text, bytes) else text.encode())}


def proposal(desk, text):
    answer = desk.post(reverse("policy_send"), a_file(text))
    return answer, {"text": answer.context["text"], "seen": answer.context["seen"]}


def quorum():
    return ApprovalPolicy.objects.get().steps.get().quorum


def test_the_file_that_is_downloaded_is_the_policy(desk, first):
    answer = desk.get(reverse("policy_export"))
    assert (answer.content.decode(), answer["Content-Disposition"]) == (
        first.text,
        'attachment; filename="policy.yaml"',
    )


def test_a_file_is_compared_before_it_holds(desk, first):
    answer, said = proposal(desk, first.text.replace("quorum: 2", "quorum: 3"))
    assert [(each.label, each.count) for each in answer.context["differences"]] == [
        ("Approval policies", 1)
    ] or quorum() == 2
    assert (answer.status_code, quorum(), answer.context["is_whole"]) == (200, 2, False)
    saved = desk.post(reverse("policy_import"), said | {"why": "Three from now on", "by_hand": "on"})
    newest = PolicyVersion.objects.first()
    assert (saved.url, quorum()) == (reverse("policy_version", args=[newest.number]), 3)
    assert (newest.how, newest.why, newest.number) == (How.IMPORTED, "Three from now on", first.number + 1)


def test_a_file_changed_by_hand_needs_somebody_who_says_so(desk, first):
    _answer, said = proposal(desk, first.text.replace("quorum: 2", "quorum: 3"))
    answer = desk.post(reverse("policy_import"), said | {"why": "Three from now on"})
    assert (answer.status_code, list(answer.context["form"].errors), quorum()) == (422, ["by_hand"], 2)
    assert answer.context["form"]["why"].value() == "Three from now on"


def test_a_reason_is_asked_and_what_was_sent_stays(desk, first):
    _answer, said = proposal(desk, first.text.replace("quorum: 2", "quorum: 3"))
    answer = desk.post(reverse("policy_import"), said | {"by_hand": "on"})
    assert (answer.status_code, answer.context["text"], quorum()) == (422, said["text"], 2)


def test_what_changed_meanwhile_is_compared_anew(desk, first):
    _answer, said = proposal(desk, first.text.replace("quorum: 2", "quorum: 3"))
    missions.policy(("board", 1), name="Another", only_if=[("level is european", None)])
    answer = desk.post(reverse("policy_import"), said | {"why": "Three", "by_hand": "on"})
    assert (answer.status_code, ApprovalPolicy.objects.count(), answer.context["seen"]) == (409, 2, keeping.standing())


@pytest.mark.parametrize("text", ["format: 99", b"\xff\xfe\x00", "", "themes: ["])
def test_what_is_no_policy_is_refused_beside_its_field(desk, first, text):
    answer = desk.post(reverse("policy_send"), a_file(text))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_the_house_goes_back_to_an_earlier_version(desk, first):
    ApprovalPolicy.objects.get().steps.update(quorum=5)
    keeping.keep(How.NOTED)
    shown = desk.get(reverse("policy_back", args=[first.number]))
    said = {"text": shown.context["text"], "seen": shown.context["seen"], "why": "Five was too many"}
    assert (shown.context["is_whole"], quorum()) == (True, 5)
    desk.post(reverse("policy_roll_back", args=[first.number]), said)
    newest = PolicyVersion.objects.first()
    assert (quorum(), newest.how, newest.text) == (2, How.ROLLED_BACK, first.text)


def test_who_made_a_change_says_why_once(desk, lotte, first):
    missions.policy(("board", 1), name="Another", only_if=[("level is european", None)])
    made = keeping.keep(How.EDITED, by=lotte)
    page = reverse("policy_version", args=[made.number])
    assert [item.url for item in waiting(lotte).items] == [page]
    assert desk.get(page).context["form"] is not None
    assert desk.post(page, {"why": ""}).status_code == 422
    desk.post(page, {"why": "Europe asks the board"})
    desk.post(page, {"why": "Something else"})
    made.refresh_from_db()
    assert (made.why, waiting(lotte).items, desk.get(page).context["form"]) == ("Europe asks the board", [], None)


def test_another_coordinator_does_not_explain_it(enter, first):
    made = keeping.keep(How.EDITED, by=cast.seated(coordinator=True)) or first
    answer = enter(cast.seated(coordinator=True)).get(reverse("policy_version", args=[made.number]))
    assert answer.context["form"] is None


def test_a_version_that_is_read_no_more_says_so(desk, first):
    old = PolicyVersion.objects.create(number=0, how=How.NOTED, text="format: 1\nformer: []\n")
    answer = desk.get(reverse("policy_version", args=[first.number]))
    assert (answer.status_code, answer.context["differences"], bool(answer.context["unreadable"])) == (200, None, True)
    assert desk.get(reverse("policy_back", args=[old.number])).url == reverse("policy_version", args=[0])


def test_nothing_to_change_is_said(desk, first):
    answer, said = proposal(desk, first.text)
    assert answer.context["differences"] == []
    assert desk.post(reverse("policy_import"), said | {"why": "Again"}).url == reverse("policy")
    assert document.text_of(document.now()) == PolicyVersion.objects.get().text
