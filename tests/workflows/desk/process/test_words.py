"""Editors say things otherwise, one state or step at a time, and go back to what the house says."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.log_actions import registry as log_registry

from tests.factories import candidates, cast
from tests.factories.people import make_user_with
from workflows.kernel.drawing import lifecycles
from workflows.people.roles import Role
from workflows.words.models import Wording

pytestmark = pytest.mark.django_db
CODES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def lotte() -> Any:
    return cast.seated(coordinator=True)


@pytest.fixture
def desk(enter: Any, lotte: Any) -> Any:
    return enter(lotte)


def url(kind: str, name: str) -> str:
    return reverse("process_words_edit", args=["mission", kind, name])


def typed(field: str, words: str) -> dict[str, str]:
    return {f"{field}_{code}": f"{words} {code}" for code in CODES}


def test_a_label_a_duration_and_a_checklist_are_kept_with_who_and_when(desk, lotte):
    given = {
        "seen": 0,
        **typed("member", "Being looked at"),
        "days": "5",
        **typed("line-1", "Call"),
        **typed("line-3", "Hall"),
    }
    assert desk.post(url("state", "qualifying"), given).status_code == 302
    own = Wording.objects.get()
    assert own.member == {code: f"Being looked at {code}" for code in CODES}
    assert (own.staff, own.days, own.version) == ({}, 5, 1)
    assert [str(words).rsplit(" ", 1)[0] for _key, words in own.said] == ["Call", "Hall"]
    entry = log_registry.get_logs_for_instance(own).get()
    assert (entry.user, set(entry.data["before"])) == (lotte, {"member", "days", "lines"})
    page = desk.get(url("state", "qualifying"))
    assert [each["who"] for each in page.context["story"]] == [lotte]


def test_a_line_keeps_its_key_when_it_is_said_otherwise(desk):
    desk.post(url("state", "qualifying"), {"seen": 0, **typed("line-1", "Call"), **typed("line-2", "Hall")})
    keys = [key for key, _words in Wording.objects.get().said]
    desk.post(url("state", "qualifying"), {"seen": 1, **typed("line-1", "Ring"), **typed("line-2", "Hall")})
    own = Wording.objects.get()
    assert ([key for key, _words in own.said], own.lines[0]["en"]) == (keys, "Ring en")


def test_help_and_reasons_of_a_step(desk):
    given = {"seen": 0, **typed("help", "Mind the date"), **typed("line-1", "Too far")}
    assert desk.post(url("step", "decline"), given).status_code == 302
    own = Wording.objects.get()
    assert (own.help["en"], own.lines[0]["en"]) == ("Mind the date en", "Too far en")


@pytest.mark.parametrize(
    "wrong", [{"days": "0"}, {"days": "x"}, {"member_nl": "Only one"}, {"seen": ""}, {"line-1_nl": "One"}]
)
def test_what_is_wrong_is_said_and_kept(desk, wrong):
    answer = desk.post(url("state", "qualifying"), {"seen": 0, **typed("staff", "KEEP THESE")} | wrong)
    assert (answer.status_code, Wording.objects.count()) == (422, 0)
    assert "KEEP THESE nl" in answer.content.decode()


def test_the_second_of_two_is_told_and_keeps_the_words(desk, enter):
    other = enter(make_user_with(Role.COMMUNICATIONS))
    assert other.post(url("state", "qualifying"), {"seen": 0, **typed("staff", "First")}).status_code == 302
    late = desk.post(url("state", "qualifying"), {"seen": 0, **typed("staff", "Second")})
    assert (late.status_code, Wording.objects.get().staff["en"]) == (409, "First en")
    assert "Second en" in late.content.decode()
    assert 'name="seen" value="1"' in late.content.decode()


def test_the_house_says_it_again(desk):
    desk.post(url("state", "qualifying"), {"seen": 0, **typed("staff", "Ours"), "days": "4"})
    assert desk.post(url("state", "qualifying"), {"seen": 1, "house": "1"}).status_code == 302
    own = Wording.objects.get()
    assert (own.is_own, own.version) == (False, 2)
    assert log_registry.get_logs_for_instance(own).count() == 2


def test_saving_what_stands_already_writes_nothing(desk):
    given = typed("staff", "Ours")
    desk.post(url("state", "qualifying"), {"seen": 0, **given})
    desk.post(url("state", "qualifying"), {"seen": 1, **given})
    assert Wording.objects.get().version == 1


def test_what_the_lifecycle_does_not_have_or_nobody_reads_is_not_found(desk):
    for kind, name in (("state", "asleep"), ("step", "sing"), ("song", "approve"), ("step", "carry_out_by_clock")):
        assert desk.get(url(kind, name)).status_code == 404


def test_every_state_and_step_of_every_lifecycle_has_its_page(desk):
    for model in lifecycles():
        page = desk.get(reverse("process_words", args=[model._meta.model_name]))
        assert page.status_code == 200
        assert len(page.context["states"]) == len(model.house_labels())


def test_the_words_of_candidacies_say_how_long_each_stage_may_take_and_lead_there(desk, lotte, enter):
    country = lotte.member.country
    path, policy = reverse("process_words", args=["candidacy"]), candidates.policy(country=country, screening_days=9)
    edit = reverse("candidacy_policies:edit", args=[policy.pk])
    page = desk.get(path)
    [(_country, days, where)] = page.context["stages"]
    assert ([number for _label, number in days], where, edit in page.content.decode()) == ([9, 14, 10], edit, True)
    assert desk.get(reverse("process_words", args=["mission"])).context["stages"] == []
    others = enter(make_user_with(Role.COMMUNICATIONS)).get(path)
    assert ([where for *_said, where in others.context["stages"]], edit in others.content.decode()) == ([""], False)


def test_a_country_without_a_policy_says_what_holds_and_leads_to_a_new_one(desk):
    [(_country, days, where)] = desk.get(reverse("process_words", args=["candidacy"])).context["stages"]
    assert ([number for _label, number in days], where) == ([7, 14, 10], reverse("candidacy_policies:add"))
