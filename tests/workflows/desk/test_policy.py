"""The policy as a file in the back office: looked at, compared before it holds, explained, taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from tests.factories import cast, missions
from tests.factories.people import make_user_with
from workflows.approvals.models import ApprovalPolicy
from workflows.desk.policy import waiting
from workflows.kernel.perform import perform
from workflows.people.roles import Role
from workflows.policy import document, keeping
from workflows.policy.models import How, PolicyVersion
from workflows.policy.tables import Unreadable

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


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("format: 1\nformat: 1", "line 2: “format” stands there twice."),
        ("format: 1\nthemes: &a []\nsectors: *a", "line 3: references are not read."),
        ("themes: [", "line 1: this is not written as YAML."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_the_readers_language(text, what):
    with override("en"), pytest.raises(Unreadable) as refusal:
        document.read(text)
    assert str(refusal.value) == f"The file cannot be read at {what}"


def test_the_house_goes_back_to_an_earlier_version(desk, first):
    ApprovalPolicy.objects.get().steps.update(quorum=5)
    keeping.keep(How.NOTED)
    shown = desk.get(reverse("policy_back", args=[first.number]))
    said = {"text": shown.context["text"], "seen": shown.context["seen"], "why": "Five was too many"}
    assert (shown.context["is_whole"], quorum()) == (True, 5)
    said["text"] = said["text"].replace("\n", "\r\n")  # as browsers send it
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


def test_one_reason_is_given_for_several_changes_of_ones_own(desk, lotte, first):
    other = cast.seated(coordinator=True)
    for name, by in (("One", lotte), ("Two", lotte), ("Theirs", other), ("Three", lotte)):
        missions.policy(("board", 1), name=name, only_if=[("level is european", None)])
        made = keeping.keep(How.EDITED, by=by)
    page = reverse("policy_version", args=[made.number])
    assert "2" in str(desk.get(page).context["form"]["all_of_them"].label)
    desk.post(page, {"why": "Europe asks the board", "all_of_them": "on"})
    assert (waiting(lotte).items, len(waiting(other).items)) == ([], 1)


def test_another_coordinator_does_not_explain_it(enter, first):
    made = keeping.keep(How.EDITED, by=cast.seated(coordinator=True)) or first
    answer = enter(cast.seated(coordinator=True)).get(reverse("policy_version", args=[made.number]))
    assert answer.context["form"] is None


def test_a_version_that_nobody_made_names_nobody(desk, first):
    page = desk.get(reverse("policy_version", args=[first.number])).content.decode()
    assert re.findall(r" · ([^<]*)</p>", page) == [str(first.get_how_display())]


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


def european_with_the_board() -> dict[str, str]:
    """The editor's form: two of the group, then one of the board, only for what is European."""
    counts = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    form = {f"conditions-{name}": value for name, value in counts.items()}
    form |= {f"steps-{name}": value for name, value in (counts | {"TOTAL_FORMS": "2"}).items()}
    form |= {"conditions-0-what": "level is european", "conditions-0-number": ""}
    for place, (role, quorum) in enumerate([("support_group", "2"), ("board", "1")]):
        step = {"role": role, "order": str(place + 1), "quorum": quorum, "stopped_by": "1", "days": "5"}
        step |= {"active": "on", "may_decide": "on", "escalates_to": "coordinator"}
        form |= {f"steps-{place}-{name}": value for name, value in step.items()}
    return form | {"name": "Europe asks the board", "arrow": "mission.approve", "order": "0", "active": "on"}


@pytest.mark.req("R3.5a")
def test_a_coordinator_has_the_board_asked_about_europe_and_goes_back_without_a_developer(desk, lotte):
    missions.policy(("support_group", 1), name="Usual", order=1)
    before = keeping.keep(How.NOTED)
    owner, voters = cast.seated(), [cast.seated(), cast.seated()]
    director = make_user_with(Role.BOARD)
    shown = desk.post(reverse("approvalpolicy:add"), european_with_the_board())
    assert (shown.status_code, ApprovalPolicy.objects.count()) == (200, 1)
    agreed = european_with_the_board() | {"seen": shown.context["effect"].seen, "go": "count"}
    assert desk.post(reverse("approvalpolicy:add"), agreed).status_code == 302
    for language in ("nl", "fr", "en"):
        words = {"subject": f"{language} {{title}}", "body": "{name}\n\n{link}", "seen": "0", "save": "1"}
        address = reverse("message_text", args=["mission", "mission_approved"]) + f"?language={language}"
        assert desk.post(address, words).status_code == 302
    mission = missions.qualifying(owner=owner, level="european")
    shown = desk.post(f"{reverse('process_what_if', args=['mission', mission.pk])}?step=approve&person={owner.email}")
    assert [each["role"] for each in shown.context["planned"].groups] == ["support_group", "board"]
    own = {f"{code} {mission.title}" for code in ("nl", "fr", "en")}
    assert [each.subject for each in shown.context["simulated"].letters if each.subject in own] != []

    request = perform(mission, "approve", by=owner).waits_for
    assert [step["role"] for step in request.policy_steps] == ["support_group", "board"]
    changed = keeping.keep(How.EDITED, by=lotte)
    shown = desk.get(reverse("policy_back", args=[before.number]))
    assert [each.label for each in shown.context["differences"]] != []
    said = {"text": shown.context["text"], "seen": shown.context["seen"], "why": "The board meets too seldom"}
    desk.post(reverse("policy_roll_back", args=[before.number]), said)

    for voter in (*voters, director):
        perform(missions.request_about(mission), "agree", by=voter)
    mission.refresh_from_db()
    assert (mission.state, ApprovalPolicy.objects.get().name) == ("approved", "Usual")
    held = document.read(PolicyVersion.objects.first().text).sections["approvals"]
    assert (changed.number, held) == (before.number + 1, document.read(before.text).sections["approvals"])
    other = missions.qualifying(owner=owner, level="european")
    assert [step["role"] for step in perform(other, "approve", by=owner).waits_for.policy_steps] == ["support_group"]
