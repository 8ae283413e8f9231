"""The last step of a mission, a candidacy or a mandate is taken back on the screen, or it is said why not."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import candidates, cast, missions
from tests.factories.people import make_coordinator, make_country, make_mandate, make_member, make_seat, make_user_with
from workflows.kernel import clock
from workflows.kernel.forms import ReasonForm, TakeBackForm
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord, UndoTerm
from workflows.kernel.perform import perform
from workflows.kernel.undo import LEFT
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def a_mission() -> tuple[Any, list[tuple[str, Any, dict[str, Any]]]]:
    mission, other = missions.qualifying(), cast.seated(coordinator=True)
    return mission, [("assign", mission.owner, {"owner": cast.seated()}), ("assign", other, {"owner": other})]


def a_candidacy() -> tuple[Any, list[tuple[str, Any, dict[str, Any]]]]:
    first, second, _third = candidates.group()
    asks = ("ask_changes", second, {"reason": "Say more of your work."})
    return candidates.submitted(first), [("start_screening", first, {}), asks]


def a_mandate() -> tuple[Any, list[tuple[str, Any, dict[str, Any]]]]:
    first, second = make_coordinator(), make_coordinator()
    reason = {"reason": "A complaint."}
    return make_mandate(), [("suspend", first, reason), ("reinstate", second, reason)]


ALL = pytest.mark.parametrize("make", [a_mission, a_candidacy, a_mandate])


def undo_of(dossier: Any) -> str:
    return reverse(f"{dossier._meta.model_name}_undo", args=[dossier.pk])


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def text(answer: Any) -> str:
    return answer.content.decode()


@ALL
def test_the_last_step_is_taken_back(enter, make):
    dossier, [(step, who, answers), _second] = make()
    taken = perform(dossier, step, by=who, **answers).subject
    desk, url = enter(who), undo_of(dossier)
    assert f'href="{url}"' in text(desk.get(dossier.desk_url()))
    assert desk.get(url).status_code == 200
    sent = [desk.post(url, {"seen": taken.revision, "reason": words}) for words in ("", "A slip", "A slip")]
    assert [answer.status_code for answer in sent] == [422, 302, 302]
    assert sent[1].url == dossier.desk_url()
    assert fresh(dossier).state == dossier.state
    assert TransitionRecord.objects.filter(step="undo").count() == 1
    assert f'href="{url}"' not in text(desk.get(dossier.desk_url()))
    assert desk.get(url).status_code == 409


@ALL
def test_what_left_already_is_not_taken_back_and_the_words_are_kept(enter, make):
    dossier, steps = make()
    for step, who, answers in steps:
        dossier = perform(dossier, step, by=who, **answers).subject
    OutboxRow.objects.filter(kind="message", record__step=step).update(state=OutboxState.SENT)
    desk, url = enter(who), undo_of(dossier)
    page = desk.get(dossier.desk_url())
    assert (f'href="{url}"' in text(page), page.context["way_back"].refusal) == (False, LEFT)
    assert str(LEFT) in text(page)
    answers = [desk.get(url), desk.post(url, {"seen": dossier.revision, "reason": "KEEP THESE"})]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert str(answers[0].context["refusal"]) == str(answers[1].context["refusal"]) != ""
    assert "KEEP THESE" in text(answers[1])
    assert fresh(dossier).revision == dossier.revision


@ALL
@pytest.mark.parametrize("reason", ["KEEP THESE", ""])
def test_who_comes_too_late_is_told_what_happened_and_by_whom(enter, make, reason):
    dossier, [(step, who, answers), (next_step, other, more)] = make()
    seen = perform(dossier, step, by=who, **answers).subject.revision
    after = perform(fresh(dossier), next_step, by=other, **more).subject
    late = enter(who).post(undo_of(dossier), {"seen": seen, "reason": reason})
    assert (late.status_code, [each.who for each in late.context["meanwhile"]]) == (409, [str(other)])
    assert (reason in text(late), fresh(dossier).revision) == (True, after.revision)


@ALL
def test_who_may_not_see_the_dossier_finds_nothing(enter, make):
    dossier, [(step, who, answers), _second] = make()
    taken = perform(dossier, step, by=who, **answers).subject
    abroad = make_seat(make_member(country=make_country("fr"))).member.user
    others = [abroad, *(make_user_with(role) for role in (Role.BOARD, Role.COMMUNICATIONS, Role.ADMINISTRATOR))]
    for desk in map(enter, others):
        given = {"seen": taken.revision, "reason": "x"}
        assert [desk.get(undo_of(dossier)).status_code, desk.post(undo_of(dossier), given).status_code] == [404, 404]
    assert fresh(dossier).revision == taken.revision


@ALL
@pytest.mark.parametrize("reason", ["x", ""])
def test_someone_else_of_the_group_does_not_take_it_back(enter, make, reason):
    dossier, [(step, who, answers), _second] = make()
    taken = perform(dossier, step, by=who, **answers).subject
    desk, url = enter(cast.seated()), undo_of(dossier)
    assert f'href="{url}"' not in text(desk.get(dossier.desk_url()))
    given = {"seen": taken.revision, "reason": reason}
    assert [desk.get(url).status_code, desk.post(url, given).status_code] == [403, 403]
    assert fresh(dossier).revision == taken.revision


def test_a_step_that_began_another_dossier_offers_no_way_back(enter):
    people = candidates.group()
    candidacy = candidates.admitted(people)
    assert f'href="{undo_of(candidacy)}"' not in text(enter(people[0]).get(candidacy.desk_url()))
    assert enter(people[0]).get(undo_of(candidacy)).status_code == 409


def test_that_an_administrator_looked_in_is_not_taken_back(enter):
    people = candidates.group()
    candidacy, admin = candidates.screening(people[0]), make_user_with(Role.ADMINISTRATOR)
    perform(candidacy, "look_in", by=admin, reason="A question of the candidate.")
    assert enter(people[0]).get(undo_of(candidacy)).status_code == 409


def test_the_page_says_who_is_not_told_and_what_goes_back_too(enter):
    person = cast.ambassador(first_name="Ine", last_name="Vos")
    mission = missions.confirmed(person)
    mission = perform(mission, "cancel", by=mission.owner, reason="No hall").subject
    preview = enter(mission.owner).get(undo_of(mission)).context["preview"]
    assert "Ine Vos" in [name for each in preview.recalled for name in each.to]
    assert [dossier.member for dossier, _done in preview.further] == [person]


def test_a_coordinator_sets_the_term_and_two_at_once_do_not_overwrite_each_other(enter):
    page, lotte = reverse("undo_term"), make_coordinator()
    desk = enter(lotte)
    sent = [desk.post(page, {"days": days, "seen": seen}) for days, seen in ((0, 0), (91, 0), (3, 0), (5, 0), (5, 1))]
    assert [answer.status_code for answer in sent] == [422, 422, 302, 409, 302]
    assert list(UndoTerm.objects.values_list("version", "days", "set_by")) == [(2, 5, lotte.pk), (1, 3, lotte.pk)]
    assert enter(cast.seated()).get(page).status_code == 403


def test_after_the_term_the_way_back_is_neither_offered_nor_open(enter):
    with clock.at(clock.now() - timedelta(days=8)):
        dossier, [(step, who, answers), _second] = a_mission()
        perform(dossier, step, by=who, **answers)
    desk = enter(who)
    page = desk.get(dossier.desk_url())
    assert (f'href="{undo_of(dossier)}"' in text(page), page.context["way_back"].is_open) == (False, False)
    closed = desk.get(undo_of(dossier))
    assert (closed.status_code, str(closed.context["refusal"])) == (409, page.context["way_back"].refusal)


def test_a_change_of_which_those_asked_were_told_at_once_says_why_it_stays(enter):
    missions.policy(("support_group", 2))
    mission = missions.qualifying()
    request = perform(mission, "approve", by=mission.owner).waits_for
    perform(request, "agree", by=cast.seated())
    mission = perform(fresh(mission), "revise", by=mission.owner, **{**missions.sheet(), "title": "Other"}).subject
    assert enter(mission.owner).get(mission.desk_url()).context["way_back"].is_open
    assert OutboxRow.objects.filter(name="approval_changed").update(state=OutboxState.SENT) == 1
    page = enter(mission.owner).get(mission.desk_url())
    assert (page.context["way_back"].refusal, str(LEFT) in text(page)) == (LEFT, True)


@ALL
def test_the_page_promises_no_mail_and_the_story_says_what_was_taken_back(enter, make):
    dossier, [(step, who, answers), _second] = make()
    taken = perform(dossier, step, by=who, **answers)
    owed = OutboxRow.objects.exclude(kind="job").count()
    desk, url, done = enter(who), undo_of(dossier), taken.record.declared.done
    said = desk.get(url).context["form"].fields["reason"].help_text
    assert (
        said
        == TakeBackForm(subject=dossier, by=who).fields["reason"].help_text
        != ReasonForm.base_fields["reason"].help_text
    )
    desk.post(url, {"seen": taken.subject.revision, "reason": "A slip"})
    assert OutboxRow.objects.exclude(kind="job").count() == owed
    newest = desk.get(dossier.desk_url()).context["story"][0].entry
    assert (str(done) in newest.what, newest.what != str(done), newest.reason) == (True, True, "A slip")
