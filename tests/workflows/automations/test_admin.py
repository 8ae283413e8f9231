import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.factories import cast, missions, rules, webhooks
from tests.factories.people import log_in, make_country
from workflows.automations import views
from workflows.automations.models import Automation, Mode, RuleMessage, Trigger
from workflows.automations.sentences import all_words, problem_of, sentence
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


def answers(**fields):
    return {
        "lifecycle": "mission",
        "trigger": "state",
        "name": "French speakers",
        "what": "staffing",
        "days": "3",
        "if_0": "language is fr",
        "do_0": "send",
        "audience_0": "matching",
        "words_0": str(rules.words().pk),
        "seen_version": "1",
        **fields,
    }


def test_a_rule_is_written_without_scripts_and_read_as_a_sentence(desk):
    cast.language("fr")
    add = reverse("automations:add")
    begin = desk.get(add).content.decode()
    assert ('name="lifecycle"' in begin, 'name="what"' in begin) == (True, False)
    form = desk.get(add, {"lifecycle": "mission", "trigger": "state"}).content.decode()
    assert 'value="language is fr"' in form
    response = desk.post(add, answers())
    rule = Automation.objects.get()
    assert response.headers["Location"] == reverse("automations:rule", args=[rule.pk])
    assert rule.conditions == [{"what": "language is fr", "number": None}]
    assert rule.actions == [{"kind": "send", "audience": "matching", "words": rules.words().pk, "days": None}]
    assert rule.mode == Mode.DRAFT
    with override("en"):
        told = sentence(rule, all_words())
    assert told == (
        "When the state “Being staffed” has lasted for 3 days (mission), only if “Language is fr”: "
        "send “Call” to those who match."
    )


def test_a_rule_with_more_deeds_than_rows_keeps_them_all_and_has_room_for_another(desk):
    rule = rules.rule(
        Trigger.STATE, "staffing", *[rules.send(due) for due in ("owner", "requester", "author", "seated", "involved")]
    )
    edit = reverse("automations:edit", args=[rule.pk])
    form = desk.get(edit).context["form"]
    assert len(form.rows_of_actions) == 6
    filled = {field.html_name: field.value() or "" for row in form.rows_of_actions for field in row}
    desk.post(edit, answers(seen_version=rule.version, if_0="", **filled))
    rule.refresh_from_db()
    told = ["owner", "requester", "author", "seated", "involved"]
    assert (rule.version, [each["audience"] for each in rule.actions]) == (2, told)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"what": "nowhere"}, "what"),
        ({"days": "-1"}, "days"),
        ({"if_0": "amount at_least"}, "if_0"),
        ({"if_0": "language is fr", "number_0": "3"}, "if_0"),
        ({"if_0": "", "number_0": "3"}, "if_0"),
        ({"do_0": "", "audience_0": "", "words_0": ""}, "do_0"),
        ({"do_0": ""}, "do_0"),
        ({"audience_0": ""}, "audience_0"),
        ({"words_0": ""}, "words_0"),
        ({"due_0": "3"}, "due_0"),
    ],
)
def test_what_cannot_stand_in_a_rule_is_said_beside_its_field(desk, wrong, where):
    cast.language("fr")
    response = desk.post(reverse("automations:add"), answers(**wrong))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert not Automation.objects.exists()


def test_of_two_who_change_a_rule_the_second_is_told_and_keeps_what_they_typed(desk):
    cast.language("fr")
    desk.post(reverse("automations:add"), answers())
    rule = Automation.objects.get()
    edit = reverse("automations:edit", args=[rule.pk])
    assert desk.post(edit, answers(name="First")).status_code == 302
    second = desk.post(edit, answers(name="Second"))
    assert (second.status_code, "Second" in second.content.decode()) == (409, True)
    rule.refresh_from_db()
    assert (rule.name, rule.version) == ("First", 2)


def test_a_rule_is_switched_on_from_the_page_that_shows_what_it_would_have_done(desk):
    rule = rules.rule(Trigger.STEP, "qualify", on=False)
    mission = missions.qualifying()
    page = desk.get(reverse("automations:rule", args=[rule.pk]))
    assert [each.subject.pk for each, _title, _url, _deeds in page.context["would"]] == [mission.pk]
    switch = reverse("automations:switch", args=[rule.pk])
    assert desk.post(switch, {"on": "1", "seen": "7"}).status_code == 409
    assert desk.post(switch, {"on": "1", "seen": "1"}).status_code == 302
    rule.refresh_from_db()
    assert rule.mode == Mode.ON
    rules.tick()
    assert rules.became(rule) == []
    desk.post(switch, {"pause": "1"})
    rule.refresh_from_db()
    assert rule.mode == Mode.PAUSED


def test_its_page_says_whom_it_would_have_told_in_which_words(desk):
    text = dict.fromkeys(("nl", "fr", "en"), "Come and look, {name}")
    rule = rules.rule(Trigger.STEP, "qualify", rules.send(text=text), rules.ask(name="Look"), on=False)
    mission = missions.qualifying()
    page = desk.get(reverse("automations:rule", args=[rule.pk]))
    name = mission.owner.get_full_name()
    assert f"Come and look, {name}" in page.content.decode()
    ((_would, _title, _url, deeds),) = page.context["would"]
    assert [deed.named for deed in deeds] == [[name], [name]]
    reach = page.context["reach"]
    assert (reach.mails, reach.tasks, reach.people, page.context["is_much"]) == (1, 1, 1, False)


def test_it_warns_before_a_rule_that_reaches_many_is_switched_on(desk, monkeypatch):
    monkeypatch.setattr(views, "MANY", 2)
    rule = rules.rule(Trigger.STEP, "qualify", on=False)
    page = reverse("automations:rule", args=[rule.pk])
    missions.qualifying()
    assert "help-warning" not in desk.get(page).content.decode()
    missions.qualifying()
    assert "help-warning" in desk.get(page).content.decode()
    rule.switch_on()
    assert "help-warning" not in desk.get(page).content.decode()


def test_a_rule_is_tried_out_on_a_dossier_that_the_editor_chooses(desk):
    lines = (("level is local", None), ("level is european", None))
    rule = rules.rule(Trigger.STATE, "staffing", conditions=lines, on=False)
    mission = missions.qualifying()
    page = reverse("automations:rule", args=[rule.pk])
    before = desk.get(page).context["sample"]
    assert (before["chosen"], before["subject"]) == ([mission], None)
    found = desk.get(page, {"dossier": mission.pk}).context["sample"]
    assert [holds for _says, holds in found["conditions"]] == [True, False]
    assert [deed.named for deed in found["deeds"]] == [[mission.owner.get_full_name()]]
    Mission.objects.filter(pk=mission.pk).update(country=make_country("fr"))
    assert desk.get(page, {"dossier": mission.pk}).context["sample"]["subject"] is None


def test_a_rule_that_is_on_pauses_when_it_is_changed(desk):
    cast.language("fr")
    rule = rules.rule(Trigger.STATE, "staffing")
    assert desk.post(reverse("automations:edit", args=[rule.pk]), answers()).status_code == 302
    rule.refresh_from_db()
    assert (rule.mode, rule.version) == (Mode.PAUSED, 2)


def test_who_changes_a_rule_is_told_that_it_pauses(desk):
    cast.language("fr")
    running, drafted = rules.rule(Trigger.STATE, "staffing"), rules.rule(Trigger.STATE, "staffing", on=False)
    for rule, words in (
        (running, "The rule is kept and paused: look at what it would have done, then switch it on."),
        (drafted, "The rule is kept. Nothing is switched on yet."),
    ):
        page = desk.post(reverse("automations:edit", args=[rule.pk]), answers(name=str(rule)), follow=True)
        with override(page.headers["Content-Language"]):
            assert [gettext(words) in str(each) for each in page.context["messages"]] == [True]


def test_a_rule_that_cannot_run_says_so_and_is_not_switched_on(desk):
    rule = rules.rule(Trigger.STEP, "vanish", on=False)
    switch = reverse("automations:switch", args=[rule.pk])
    assert desk.post(switch, {"on": "1", "seen": "1"}).status_code == 422
    Automation.objects.update(mode=Mode.ON)
    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("automations:rule", args=[rule.pk]) in home
    edit = desk.get(reverse("automations:edit", args=[rule.pk]))
    assert edit.status_code == 200
    assert desk.get(reverse("automations:index")).status_code == 200


def test_a_rule_about_what_is_gone_can_be_read(desk):
    rule = rules.rule(Trigger.STEP, "approve", lifecycle="dragon")
    page = reverse("automations:rule", args=[rule.pk])
    assert desk.get(page).status_code == 200
    assert desk.get(reverse("automations:edit", args=[rule.pk])).headers["Location"] == page
    words = rules.words(lifecycle="dragon", name="Roar")
    assert desk.get(reverse("rule_words:preview", args=[words.pk])).status_code == 404


def test_a_condition_that_is_gone_stays_in_sight_until_it_is_taken_away(desk):
    rule = rules.rule(Trigger.STATE, "staffing", conditions=(("flavour is sweet", None),))
    edit = reverse("automations:edit", args=[rule.pk])
    assert 'value="flavour is sweet"' in desk.get(edit).content.decode()
    cast.language("fr")
    assert desk.post(edit, answers(if_0="flavour is sweet")).status_code == 422
    assert desk.post(edit, answers(if_0="")).status_code == 302


def test_a_rule_that_calls_webhooks_needs_nobody_and_no_words(desk):
    cast.language("fr")
    add, call = reverse("automations:add"), {"do_0": "call", "audience_0": "", "words_0": ""}
    assert desk.post(add, answers(do_0="call")).status_code == 422
    page = desk.post(add, answers(**call)).headers["Location"]
    rule = Automation.objects.get()
    assert (rule.actions, desk.get(page).context["unheard"]) == ([rules.call()], True)
    webhooks.endpoint("rule.acted")
    assert (desk.get(page).context["unheard"], desk.get(page).context["problem"]) == (False, "")


@pytest.mark.parametrize("wrong", [{"conditions": [{}, 3]}, {"conditions": 7}, {"actions": [{}]}, {"actions": 7}])
def test_a_rule_that_was_garbled_by_hand_can_be_mended(desk, wrong):
    rule = rules.rule(Trigger.STATE, "staffing")
    Automation.objects.filter(pk=rule.pk).update(**wrong)
    pages = [reverse("automations:index"), reverse("wagtailadmin_home")]
    pages += [reverse(f"automations:{name}", args=[rule.pk]) for name in ("rule", "log", "edit")]
    assert [desk.get(page).status_code for page in pages] == [200] * 5
    cast.language("fr")
    assert desk.post(pages[-1], answers()).status_code == 302
    assert desk.get(reverse("automations:rule", args=[rule.pk])).context["problem"] == ""


def written(**fields):
    values = {"name": "Hello", "lifecycle": "mission", "seen_version": "1", **fields}
    for code in ("nl", "fr", "en"):
        for name in ("subject", "text"):
            values.setdefault(f"{name}_{code}", f"{{title}} {code}")
    return values


def test_words_are_written_in_every_language_and_shown_about_a_real_dossier(desk):
    mission = missions.qualifying()
    response = desk.post(reverse("rule_words:add"), written())
    words = RuleMessage.objects.get()
    assert response.headers["Location"] == reverse("rule_words:preview", args=[words.pk])
    shown = desk.get(response.headers["Location"]).context["shown"]
    assert [each["subject"] for each in shown] == [f"{mission.title} {code}" for code in ("nl", "fr", "en")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_fr": "{titel}"},
        {"text_nl": "[x](www.house.example)"},
        {"subject_nl": "{nothing-like-it}"},
        {"text_en": ""},
        {"subject_fr": ""},
    ],
)
def test_a_misspelt_placeholder_or_a_missing_language_is_refused(desk, wrong):
    response = desk.post(reverse("rule_words:add"), written(**wrong))
    (where,) = wrong
    assert (response.status_code, list(response.context["form"].errors)) == (422, [where.partition("_")[0]])
    assert not RuleMessage.objects.exists()


def test_the_nearest_placeholder_is_named(desk):
    response = desk.post(reverse("rule_words:add"), written(text_fr="{titel}"))
    assert "{title}" in " ".join(response.context["form"].errors["text"])


def test_only_coordinators_keep_rules(client):
    rule = rules.rule(Trigger.STEP, "qualify", on=False)
    log_in(client, cast.seated())
    for name in ("rule", "log"):
        assert client.get(reverse(f"automations:{name}", args=[rule.pk])).status_code == 403
    assert client.post(reverse("automations:switch", args=[rule.pk]), {"on": "1", "seen": "1"}).status_code == 403
    assert client.post(reverse("automations:halt"), {"begin": "1"}).status_code == 403


def announcing(**fields):
    return answers(
        do_0="post", audience_0="all_ambassadors language fr", words_0=str(rules.post()["words"]), due_0="14", **fields
    )


@pytest.mark.req("R3.3")
def test_a_rule_that_announces_is_written_and_read_as_a_sentence(desk):
    cast.language("fr")
    assert desk.post(reverse("automations:add"), announcing()).status_code == 302
    rule = Automation.objects.get()
    assert rule.actions == [
        {"kind": "post", "audience": "all_ambassadors language fr", "words": rules.post()["words"], "days": 14}
    ]
    with override("en"):
        assert sentence(rule, all_words()).endswith(
            "post the announcement “Announced” to ambassadors who speak fr for 14 days."
        )


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"audience_0": "owner"}, "audience_0"),
        ({"due_0": ""}, "due_0"),
        ({"due_0": "0"}, "due_0"),
        ({"do_0": "send", "due_0": ""}, "audience_0"),
    ],
)
def test_an_announcement_goes_to_a_whole_group_for_some_days(desk, wrong, where):
    cast.language("fr")
    response = desk.post(reverse("automations:add"), announcing() | wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [where])


def test_words_that_many_read_name_no_reader(desk):
    cast.language("fr")
    response = desk.post(reverse("automations:add"), announcing() | {"words_0": str(rules.words().pk)})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["words_0"])


def test_nothing_about_one_person_is_announced(desk):
    begin = {"lifecycle": "candidacy", "trigger": "state"}
    page = desk.get(reverse("automations:add"), begin).content.decode()
    assert "all_ambassadors" not in page
    rule = rules.rule(Trigger.STATE, "draft", rules.post(lifecycle="candidacy"), lifecycle="candidacy")
    assert problem_of(rule, all_words())
