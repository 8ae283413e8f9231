"""The back office of candidacies over HTTP."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import candidates
from tests.factories.missions import policy
from tests.factories.people import make_country, make_region, make_user_with
from workflows.approvals.models import ApprovalRequest
from workflows.candidates.assessment_forms import TOO_FEW
from workflows.candidates.models import Assessment, Candidacy, Criterion
from workflows.candidates.scoring import SCALE
from workflows.candidates.states import AssessmentState, State
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.models import Mandate
from workflows.people.roles import Role

pytestmark = pytest.mark.django_db


def take(browser, candidacy: Candidacy, name: str, **answers):
    path = reverse("candidacy_step", args=[candidacy.pk, name])
    assert browser.get(path).status_code == 200
    return browser.post(path, {"seen": candidates.fresh(candidacy).revision, **answers})


@pytest.mark.req("R5.5")
def test_from_the_arrival_to_the_mandate(visitor, people):
    candidates.criteria()
    candidates.policy()
    candidacy = candidates.submitted(people[0])
    lead = visitor(people[0])
    assert lead.get(reverse("candidacies")).status_code == 200
    assert take(lead, candidacy, "start-screening").status_code == 302
    few = take(lead, candidacy, "start-assessment", assessors=[people[1].pk])
    assert few.status_code == 422
    assert take(lead, candidacy, "start-assessment", assessors=[p.pk for p in people[1:]]).status_code == 302
    for each in people[1:]:
        asked = Assessment.objects.get(assessor=each)
        browser = visitor(each)
        assert browser.get(candidacy.desk_url()).status_code == 200
        path = reverse("assessment_step", args=[asked.pk, "give"])
        assert browser.get(path).status_code == 200
        assert browser.post(path, {"seen": asked.revision}).status_code == 422
        scores = {"seen": asked.revision, "score_practice": 5, "score_voice": 4, "assessor_remark": "Helder."}
        assert browser.post(path, scores).status_code == 302
    assert take(lead, candidacy, "recommend", advice="Ja.").status_code == 302
    assert lead.get(reverse("candidacy_ranking")).status_code == 200
    assert take(lead, candidacy, "admit").status_code == 302
    assert (candidates.fresh(candidacy).state, Mandate.objects.count()) == (State.ADMITTED, 1)
    assert lead.get(candidacy.desk_url()).status_code == 200


def test_an_assessor_reads_the_scores_of_others_only_after_their_own(visitor, people):
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[1])
    waiting = visitor(people[2])
    assert "Clear." not in waiting.get(candidacy.desk_url()).content.decode()
    candidates.give(candidacy, people[2])
    assert waiting.get(candidacy.desk_url()).content.decode().count("Clear.") == 2


def test_whom_it_does_not_concern_finds_nothing(visitor, people):
    candidacy = candidates.recommended(people)
    abroad = make_country("fr")
    elsewhere = make_user_with(Role.SUPPORT_GROUP, country=abroad, region=make_region("paris", abroad))
    for user in (elsewhere, make_user_with(Role.COMMUNICATIONS), make_user_with(Role.ADMINISTRATOR)):
        assert visitor(user).get(candidacy.desk_url()).status_code == 404


def test_the_board_reads_the_advice_and_no_more(visitor, people):
    board = make_user_with(Role.BOARD)
    candidacy = candidates.recommended(people)
    assert visitor(board).get(candidacy.desk_url()).status_code == 404
    policy(("board", 1), arrow="candidacy.admit")
    assert take(visitor(people[0]), candidacy, "admit").status_code == 302
    page = visitor(board).get(candidacy.desk_url())
    text = page.content.decode()
    assert (page.status_code, "Yes." in text, "Clear." in text, "Ten years" in text) == (200, True, False, False)
    request = ApprovalRequest.objects.get()
    path = reverse("approval_step", args=[request.pk, "agree"])
    assert visitor(board).post(path, {"seen": request.revision}).status_code == 302
    assert candidates.fresh(candidacy).state == State.ADMITTED


def test_an_administrator_opens_a_dossier_only_on_record(visitor, people):
    admin = make_user_with(Role.ADMINISTRATOR)
    candidacy = candidates.screening(people[0])
    browser = visitor(admin)
    assert browser.get(candidacy.desk_url()).status_code == 404
    opened = take(browser, candidacy, "look-in", reason="A question of the candidate.")
    assert opened.status_code == 302
    assert browser.get(candidacy.desk_url()).status_code == 200
    told = visitor(people[0]).get(candidacy.desk_url()).context["story"][0].entry
    assert (told.record.step, told.who) == ("look_in", str(admin))


def test_an_administrator_finds_a_dossier_by_number_without_a_name(visitor, people):
    candidacy = candidates.screening(people[0])
    browser, path = visitor(make_user_with(Role.ADMINISTRATOR)), reverse("candidacy_on_record")
    page = browser.get(path, {"number": candidacy.member.number}).content.decode()
    step = reverse("candidacy_step", args=[candidacy.pk, "look-in"])
    assert (step in page, candidacy.member.last_name in page) == (True, False)
    assert candidacy.member.last_name not in browser.get(step).content.decode()
    assert step not in browser.get(path, {"number": "none"}).content.decode()
    assert visitor(people[0]).get(path).status_code == 403


def test_a_recusal_is_taken_over_by_someone_else(visitor, people):
    candidacy = candidates.in_assessment(people)
    asked = Assessment.objects.get(assessor=people[2])
    path = reverse("assessment_step", args=[asked.pk, "recuse"])
    assert visitor(people[2]).post(path, {"seen": asked.revision, "reason": "Mijn zus."}).status_code == 302
    assert Assessment.objects.get(pk=asked.pk).state == AssessmentState.RECUSED
    assert candidates.fresh(candidacy).has_conflict(people[2])
    assert take(visitor(people[0]), candidacy, "add-assessors", assessors=[people[0].pk]).status_code == 302
    assert len(candidates.fresh(candidacy).counting()) == 2


def test_the_dossier_shows_the_whole_sheet(visitor, people):
    text = visitor(people[0]).get(candidates.screening(people[0]).desk_url()).content.decode()
    shown = [words in text for words in ("Ten years in the trade.", "nl C1", "theatre", "autonomous-work", "debate")]
    assert shown == [True] * 5


def test_a_draft_shows_the_support_group_no_sheet(visitor, people):
    candidacy = candidates.draft()
    page = visitor(people[0]).get(candidacy.desk_url())
    assert (page.status_code, "Ten years" in page.content.decode()) == (200, False)


def test_when_nobody_is_left_to_ask_the_page_says_why(visitor, people):
    candidates.policy()
    candidacy = candidates.in_assessment(people)
    path = reverse("candidacy_step", args=[candidacy.pk, "add-assessors"])
    told = {}
    for person in people[1:]:
        told[person.pk] = str(TOO_FEW) in visitor(people[0]).get(path).content.decode()
        asked = Assessment.objects.filter(candidacy=candidacy, assessor=person).first()
        if asked is not None and asked.state == AssessmentState.ASSIGNED:
            perform(asked, "recuse", by=person, reason="My cousin.")
    told["after"] = str(TOO_FEW) in visitor(people[0]).get(path).content.decode()
    assert told == {people[1].pk: False, people[2].pk: False, "after": True}


def test_whoever_gives_scores_has_the_sheet_beside_them(visitor, people):
    candidacy = candidates.in_assessment(people)
    asked = Assessment.objects.get(assessor=people[1])
    page = visitor(people[1]).get(reverse("assessment_step", args=[asked.pk, "give"]))
    assert candidacy.member.profile.motivation in page.content.decode()


@pytest.mark.req("R5.5")
def test_each_number_of_points_says_what_it_means_as_it_did_when_the_round_began(visitor, people):
    candidates.in_assessment(people)
    practice = Criterion.objects.get(key="practice")
    practice.level_3 = candidates.words("Changed in mid-round.")
    practice.save()
    asked = Assessment.objects.get(assessor=people[1])
    form = visitor(people[1]).get(reverse("assessment_step", args=[asked.pk, "give"])).context["form"]
    shown = [(n, f"{n} — practice at level_{n}") for n in SCALE]
    assert (form.fields["score_practice"].choices, practice.version) == (shown, 2)


def test_a_criterion_needs_words_for_every_level_in_every_language(visitor, people):
    practice = candidates.criteria()[0]
    browser, path = visitor(people[0]), reverse("criteria:edit", args=[practice.pk])
    languages = [code for code, _name in settings.LANGUAGES]
    typed = {f"{name}_{code}": "words" for name in ("name", "description", *Criterion.LEVELS) for code in languages}
    typed |= {"weight": 3, "order": 1, "active": "on"}
    lacking = browser.post(path, typed | {"level_2_fr": ""})
    assert (lacking.status_code, list(lacking.context["form"].errors)) == (200, ["level_2"])
    assert browser.post(path, typed).status_code == 302
    assert set(Criterion.objects.get(key="practice").level_2.values()) == {"words"}


def test_a_sheet_changed_after_it_was_sent_says_so_to_those_who_read_it(visitor, people):
    candidacy = candidates.screening(people[0])
    lead = visitor(people[0])
    assert lead.get(candidacy.desk_url()).context["changed"] is None
    with clock.at(clock.now() + timedelta(hours=1)):
        candidacy.member.profile.save()
        changed = candidacy.member.profile.updated_at
    assert lead.get(candidacy.desk_url()).context["changed"] == changed


def test_who_declared_a_conflict_finds_no_dossier_any_more(visitor, people):
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[1])
    asked = Assessment.objects.get(assessor=people[2])
    perform(asked, "recuse", by=people[2], reason="My brother.")
    assert visitor(people[2]).get(candidacy.desk_url()).status_code == 404
    policy(("support_group", 1), arrow="candidacy.reject")
    other = candidates.recommended(people)
    waiting = perform(other, "reject", by=people[0], reason="Not now.").waits_for
    perform(waiting, "recuse", by=people[1], reason="My sister.")
    assert visitor(people[1]).get(other.desk_url()).status_code == 404
    assert visitor(people[2]).get(other.desk_url()).status_code == 200


def test_an_administrator_on_record_reads_no_mean_before_the_advice(visitor, people):
    admin = make_user_with(Role.ADMINISTRATOR)
    candidacy = candidates.in_assessment(people)
    candidates.give(candidacy, people[1], practice=5)
    candidates.give(candidacy, people[2], practice=1)
    browser = visitor(admin)
    take(browser, candidacy, "look-in", reason="A question of the candidate.")
    shown = browser.get(candidacy.desk_url()).context
    assert (shown["mean"], shown["apart"]) == (None, [])


def test_who_assesses_anew_reads_nothing_of_the_round_before(visitor):
    people = candidates.group(5)
    candidacy = perform(candidates.rejected(people), "reconsider", by=people[0], reason="A mistake.").subject
    page = visitor(people[1]).get(candidacy.desk_url())
    assert "Clear." not in page.content.decode()
    assert {each.mean for each in page.context["opinions"]} == {None}


def test_a_draft_that_came_back_shows_nothing_of_what_is_typed_into_it(visitor, people):
    candidacy = candidates.submitted(people[0])
    candidacy = perform(candidacy, "ask_changes", by=people[0], reason="Which sectors?").subject
    page = visitor(people[0]).get(candidacy.desk_url())
    assert (page.status_code, "Ten years in the trade." in page.content.decode()) == (200, False)
    perform(candidacy, "withdraw", by=candidacy.member.user)
    assert "Ten years in the trade." not in visitor(people[0]).get(candidacy.desk_url()).content.decode()


def to_give(page) -> str:
    return page.headers["Location"].removesuffix("/give/").rpartition("/")[2]


@pytest.mark.req("R5.5")
def test_the_next_one_is_where_scores_are_needed_most(visitor):
    people = candidates.group(3)
    fuller, later, sooner = (candidates.in_assessment(people) for _n in range(3))
    candidates.give(fuller, people[1])
    now = clock.now()
    for candidacy, days in ((fuller, 1), (later, 9), (sooner, 3)):
        Candidacy.objects.filter(pk=candidacy.pk).update(due_at=now + timedelta(days=days))
    mine = {c.pk: Assessment.objects.get(candidacy=c, assessor=people[2]) for c in (fuller, later, sooner)}
    browser, path = visitor(people[2]), reverse("candidacy_next")
    assert browser.get(reverse("candidacies")).context["owed"] == 3
    offered = []
    for _n in range(3):
        offered.append(to_give(browser.get(path)))
        given = Assessment.objects.get(pk=offered[-1])
        candidates.give(given.candidacy, people[2])
    assert offered == [str(mine[each.pk].pk) for each in (sooner, later, fuller)]
    done = browser.get(path, follow=True)
    assert (done.redirect_chain[0][0], len(done.context["messages"])) == (reverse("candidacies"), 1)


def test_nobody_else_is_offered_a_next_one(visitor, people):
    assert visitor(make_user_with(Role.BOARD)).get(reverse("candidacy_next")).status_code == 403
