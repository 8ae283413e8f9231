"""The campaigns in the back office."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from snippets.models import Sector
from tests.factories import candidates, cast
from tests.factories.missions import choice
from tests.factories.people import make_user_with
from tests.workflows.kernel.test_together import Other
from workflows.candidates.models import Campaign, CriteriaSet
from workflows.kernel.perform import perform
from workflows.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R1.4b")]


def answers(**fields: Any) -> dict[str, Any]:
    said = {"key": "autumn", "opens_on": "2027-09-01", "closes_on": "2027-09-30"}
    for name in ("title", "announcement", "banner"):
        said |= {f"{name}_{code}": f"{name} {code}" for code in ("nl", "fr", "en")}
    return said | fields


@pytest.mark.parametrize("keeper", ["communications", "coordinator"])
def test_communications_and_coordinators_keep_campaigns(visitor, keeper):
    user = make_user_with(Role.COMMUNICATIONS) if keeper == "communications" else cast.seated(coordinator=True)
    theatre = choice(Sector, "theatre")
    browser = visitor(user)
    assert browser.post(reverse("campaigns:add"), answers(sectors=[theatre.pk])).status_code == 302
    campaign = Campaign.objects.get()
    assert (dict(campaign.title), list(campaign.sectors.all())) == (
        {"nl": "title nl", "fr": "title fr", "en": "title en"}, [theatre],
    )  # fmt: skip
    edit = reverse("campaigns:edit", args=[campaign.pk])
    assert browser.post(edit, answers(key="other", closes_on="2027-10-01")).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.key, campaign.closes_on.day, list(campaign.sectors.all())) == ("autumn", 1, [])
    assert browser.get(reverse("campaigns:delete", args=[campaign.pk])).status_code in (302, 403)
    assert Campaign.objects.count() == 1


def test_a_wrong_day_or_a_language_without_words_is_said_and_what_was_typed_stays(visitor):
    browser = visitor(make_user_with(Role.COMMUNICATIONS))
    page = browser.post(reverse("campaigns:add"), answers(closes_on="2027-08-01", title_fr="")).content.decode()
    assert (Campaign.objects.count(), "announcement en" in page) == (0, True)
    form = browser.post(reverse("campaigns:add"), answers(closes_on="2027-08-01", title_fr="")).context["form"]
    assert set(form.errors) == {"closes_on", "title"}


@pytest.mark.parametrize("role", [Role.SUPPORT_GROUP, Role.BOARD, Role.FINANCE])
def test_nobody_else_does(visitor, role):
    candidates.campaign()
    browser = visitor(make_user_with(role))
    for name in ("index", "add"):
        assert browser.get(reverse(f"campaigns:{name}")).status_code == 302


def test_the_candidacies_of_a_campaign_are_listed_apart_and_their_dossier_names_it(visitor, people):
    campaign = candidates.campaign()
    came, other = candidates.submitted(people[0]), candidates.submitted(people[0])
    candidates.Candidacy.objects.filter(pk=came.pk).update(campaign=campaign)
    browser = visitor(people[0])
    page = browser.get(reverse("candidacies"), {"campaign": campaign.pk}).content.decode()
    assert (came.desk_url() in page, other.desk_url() in page) == (True, False)
    named = [">Autumn<" in browser.get(each.desk_url()).content.decode() for each in (came, other)]
    assert named == [True, False]


def test_the_list_says_what_each_brought(visitor):
    campaign = candidates.campaign()
    candidates.Candidacy.objects.filter(pk=candidates.draft().pk).update(campaign=campaign)
    page = visitor(cast.seated(coordinator=True)).get(reverse("campaigns:index"))
    rows = page.context["object_list"]
    assert [(row.begun, row.sent, row.admitted) for row in rows] == [(1, 0, 0)]


@pytest.mark.req("R3.1a")
@pytest.mark.parametrize("keeper", ["communications", "coordinator"])
def test_only_the_coordinator_says_whether_answers_go_out_together(visitor, keeper):
    user = make_user_with(Role.COMMUNICATIONS) if keeper == "communications" else cast.seated(coordinator=True)
    visitor(user).post(reverse("campaigns:add"), answers(answers_together="on"))
    assert Campaign.objects.get().answers_together == (keeper == "coordinator")


def chooses(page: Any) -> dict[str, str]:
    return {str(value): words for value, words in page.context["form"].fields["criteria_set"].choices}


@pytest.mark.req("R5.5")
def test_a_coordinator_chooses_by_which_criteria_a_campaign_judges(visitor, people):
    voice, browser = candidates.criteria_set("voice"), visitor(people[0])
    with override("en"):
        offered = chooses(browser.get(reverse("campaigns:add")))
    assert [each.replace("\u00a0", "") for each in offered.values()][1:] == ["Voice: Voice"]
    assert offered[""].endswith(": Practice, Voice")
    assert browser.post(reverse("campaigns:add"), answers(criteria_set=voice.pk)).status_code == 302
    assert Campaign.objects.get().criteria_set == voice


@pytest.mark.req("R5.5")
def test_communications_see_the_criteria_and_change_nothing_of_them(visitor):
    voice = candidates.criteria_set("voice")
    campaign, browser = candidates.campaign(criteria_set=voice), visitor(make_user_with(Role.COMMUNICATIONS))
    edit = reverse("campaigns:edit", args=[campaign.pk])
    assert chooses(browser.get(edit))[str(voice.pk)].replace("\u00a0", "") == "Voice: Voice"
    assert browser.post(edit, answers(criteria_set="")).status_code == 302
    assert (Campaign.objects.get().criteria_set, dict(Campaign.objects.get().title)["nl"]) == (voice, "title nl")


@pytest.mark.req("R5.5")
def test_once_a_candidacy_is_being_judged_neither_the_choice_nor_the_set_changes(visitor, people):
    voice, practice = candidates.criteria_set("voice"), candidates.criteria_set("practice")
    campaign = candidates.campaign(criteria_set=voice)
    browser = visitor(people[0])
    candidacy = candidates.in_assessment(people, campaign=campaign)
    assert [each.key for each in candidacy.frozen_criteria()] == ["voice"]
    late = browser.post(reverse("campaigns:edit", args=[campaign.pk]), answers(criteria_set=practice.pk))
    assert list(late.context["form"].errors) == ["criteria_set"]
    assert browser.post(reverse("campaigns:edit", args=[campaign.pk]), answers()).status_code == 302
    change = {f"name_{code}": "Other" for code in ("nl", "fr", "en")}
    late = browser.post(
        reverse("criteria_sets:edit", args=[voice.pk]), change | {"criteria": [practice.criteria.get().pk]}
    )
    assert list(late.context["form"].errors) == ["criteria"]
    assert browser.post(reverse("criteria_sets:edit", args=[voice.pk]), change).status_code == 302
    voice.refresh_from_db()
    assert (Campaign.objects.get().criteria_set, str(voice), voice.criteria.get().key) == (voice, "Other", "voice")
    assert browser.post(reverse("criteria_sets:delete", args=[voice.pk])).status_code == 302
    assert CriteriaSet.objects.filter(pk=voice.pk).exists()


def test_until_then_both_change(visitor, people):
    voice, practice = candidates.criteria_set("voice"), candidates.criteria_set("practice")
    campaign, browser = candidates.campaign(criteria_set=voice), visitor(people[0])
    candidates.screening(people[0], campaign=campaign)
    assert (
        browser.post(reverse("campaigns:edit", args=[campaign.pk]), answers(criteria_set=practice.pk)).status_code
        == 302
    )
    change = {f"name_{code}": "Other" for code in ("nl", "fr", "en")} | {"criteria": [practice.criteria.get().pk]}
    assert browser.post(reverse("criteria_sets:edit", args=[voice.pk]), change).status_code == 302
    assert (Campaign.objects.get().criteria_set, voice.criteria.get().key) == (practice, "practice")


@pytest.mark.req("R5.5")
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("changed", ["choice", "set"])
def test_of_a_first_start_and_a_change_of_its_criteria_at_once_the_later_reads_what_the_earlier_did(
    visitor, people, changed
):
    """Else the first candidate of a campaign were judged by other criteria than all who follow."""
    candidates.policy()
    voice, practice = candidates.criteria_set("voice"), candidates.criteria_set("practice")
    campaign, browser = candidates.campaign(criteria_set=voice), visitor(people[0])
    first, second = (candidates.screening(people[0], campaign=campaign) for _n in range(2))

    def change() -> None:
        if changed == "choice":
            browser.post(reverse("campaigns:edit", args=[campaign.pk]), answers(criteria_set=practice.pk))
        else:
            words = {f"name_{code}": "Voice" for code in ("nl", "fr", "en")}
            picked = {"criteria": [practice.criteria.get().pk]}
            browser.post(reverse("criteria_sets:edit", args=[voice.pk]), words | picked)

    def start(candidacy: Any) -> list[str]:
        begun = perform(candidates.fresh(candidacy), "start_assessment", by=people[0], assessors=people[-2:])
        return [each.key for each in begun.subject.frozen_criteria()]

    editor = Other(change)
    with transaction.atomic():
        judged = start(first)
        editor.waits()
    assert editor.end() == "done"
    assert (judged, start(second)) == (["voice"], ["voice"])


@pytest.mark.req("R5.5")
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_first_start_in_the_midst_of_a_change_waits_and_judges_by_what_was_changed(visitor, people):
    candidates.policy()
    voice, practice = candidates.criteria_set("voice"), candidates.criteria_set("practice")
    campaign, browser = candidates.campaign(criteria_set=voice), visitor(people[0])
    candidacy = candidates.screening(people[0], campaign=campaign)
    begin = Other(lambda: perform(candidates.fresh(candidacy), "start_assessment", by=people[0], assessors=people[-2:]))
    with transaction.atomic():
        browser.post(reverse("campaigns:edit", args=[campaign.pk]), answers(criteria_set=practice.pk))
        begin.waits()
    assert begin.end() == "done"
    assert [each.key for each in candidates.fresh(candidacy).frozen_criteria()] == ["practice"]


@pytest.mark.req("R5.5")
def test_whoever_comes_by_the_campaign_reads_its_criteria(visitor):
    candidates.campaign(criteria_set=candidates.criteria_set("voice"))
    browser = visitor(candidates.person().user)
    found = [
        [each.key for each in browser.get(reverse("candidacy"), query).context["criteria"]]
        for query in ({"campaign": "autumn"}, {})
    ]
    assert found == [["voice"], ["practice", "voice"]]
