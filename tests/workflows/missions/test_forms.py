"""What the steps ask: every form there is, and what each refuses in words."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippets.clocks import city_time
from snippets.models import Region, Theme
from tests.factories import cast, missions
from tests.factories.people import make_country, make_member, make_region, make_seat
from workflows.approvals.models import ApprovalRequest
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.forms import MomentField, StepForm
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import step_named, steps_of
from workflows.kernel.views import form_class
from workflows.missions import forms, rules
from workflows.missions.intake import RequestForm
from workflows.missions.models import Assignment, Mission

pytestmark = pytest.mark.django_db
FORMAT = "%Y-%m-%dT%H:%M"


def typed(moment: datetime) -> str:
    return timezone.localtime(moment).strftime(FORMAT)


def ask(step: str, subject: Any, by: Any = SYSTEM, data: Any = None) -> Any:
    return form_class(step_named(type(subject), step))(data, subject=subject, by=by)


def as_typed(form: Any) -> dict[str, Any]:
    """The values of an untouched form, the way a browser sends them."""
    found: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, datetime):
            value = value.strftime(FORMAT)
        if value not in (None, "", []) and value is not False:
            found[field.name] = value
    return found


@pytest.mark.parametrize("model", [Mission, Assignment, ApprovalRequest])
def test_every_step_finds_its_form(model):
    found = {step.name: form_class(step) for step in steps_of(model)}
    assert {name for name, form in found.items() if not issubclass(form, StepForm)} == set()


@pytest.mark.parametrize("step", [s.name for s in steps_of(Mission)])
def test_every_form_of_a_mission_draws_itself(step):
    mission = missions.staffed()
    assert ask(step, mission).as_div() is not None


@pytest.mark.parametrize("step", [s.name for s in steps_of(Assignment)])
def test_every_form_of_an_assignment_draws_itself(step):
    person = cast.ambassador()
    assert ask(step, missions.assignment(missions.staffing(person), person)).as_div() is not None


@pytest.mark.req("R1.3")
@pytest.mark.req("R5.2")
def test_the_sheet_holds_every_field_of_a_mission_and_changes_nothing_when_untouched():
    theme = missions.choice(Theme, "status")
    mission = missions.qualifying(compensation_kind="fee", compensation_amount=250, audience_size=40)
    mission = perform(mission, "revise", by=mission.owner, themes=[theme]).subject
    data = QueryDict(mutable=True)
    for name, value in as_typed(ask("revise", mission)).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = ask("revise", mission, data=data)
    assert form.is_valid(), form.errors
    before = {name: getattr(mission, name) for name in form.fields if name not in Mission.MANY}
    answers = form.answers()
    for moment in ("starts", "ends"):
        before[moment] = before[moment].replace(second=0, microsecond=0)
    assert {name: answers[name] for name in before} == before
    assert list(answers["themes"]) == [theme]


def test_the_sheet_groups_every_field_once():
    names = [name for _legend, group in forms.SHEET for name in group]
    assert sorted(names) == sorted(forms.SheetForm.base_fields)


def sheet_errors(mission: Mission, **changes: Any) -> dict[str, Any]:
    form = ask("revise", mission, data=as_typed(ask("revise", mission)) | changes)
    form.is_valid()
    return {name: len(errors) for name, errors in form.errors.items()}


def test_the_sheet_refuses_dates_that_cannot_be():
    mission = missions.qualifying()
    past = clock.now() - timedelta(days=2)
    assert sheet_errors(mission, ends=typed(mission.starts)) == {"ends": 1}
    assert sheet_errors(mission, ends="") == {"ends": 1}
    assert sheet_errors(mission, starts="") == {"starts": 1}
    assert sheet_errors(mission, starts="tomorrow") == {"starts": 1}
    assert sheet_errors(mission, starts=typed(past), ends=typed(past + timedelta(hours=1))) == {"starts": 1}
    assert sheet_errors(mission, starts="", ends="", when_text="In March") == {}


def test_a_date_that_passed_meanwhile_does_not_stop_other_corrections():
    mission = missions.qualifying()
    with clock.at(mission.ends + timedelta(days=1)):
        assert sheet_errors(mission, title="Another title") == {}


def test_a_region_of_another_country_is_refused():
    mission = missions.qualifying()
    france = make_country("fr")
    lille = Region.objects.create(key="lille", country=france, name={"nl": "Rijsel", "fr": "Lille", "en": "Lille"})
    assert sheet_errors(mission, region=lille.pk) == {"region": 1}
    assert sheet_errors(mission, region=lille.pk, country=france.pk) == {}


def test_a_retired_choice_is_offered_only_where_it_was_chosen():
    theme = missions.choice(Theme, "old")
    with_it = missions.requested()
    perform(with_it, "revise", by=with_it.owner, themes=[theme])
    without = missions.requested()
    Theme.objects.filter(pk=theme.pk).update(retired=True)
    Region.objects.filter(key="brussels").update(retired=True)
    assert theme in ask("revise", with_it).fields["themes"].queryset
    assert theme not in ask("revise", without).fields["themes"].queryset
    assert list(ask("revise", without).fields["region"].queryset) == [make_region()]


def test_a_moment_says_in_which_time_it_is_read():
    field = MomentField()
    assert str(field.help_text) == city_time()
    shown = field.widget.render("starts", clock.now())
    assert 'type="datetime-local"' in shown
    assert 'type="text" name="starts" value="soon"' in field.widget.render("starts", "soon")


def test_an_owner_holds_a_seat_that_handles_the_region():
    here, elsewhere = make_region("brussels"), make_region("liege")
    owner = make_seat(make_member(), regions=[here]).member.user
    make_seat(make_member(), regions=[elsewhere])
    mission = missions.requested(owner=owner, region=here)
    assert list(ask("assign", mission).fields["owner"].queryset) == [owner]


def offer(mission: Mission, *ambassadors: Any, **other: Any) -> Any:
    data = QueryDict(mutable=True)
    data.setlist("ambassadors", [person.pk for person in ambassadors])
    data["days"] = other.pop("days", 5)
    data.update({name: str(value) for name, value in other.items()})
    return ask("offer", mission, data=data)


@pytest.mark.req("R4.4")
def test_the_order_in_which_people_are_sent_is_their_rank():
    one, two, three = (cast.ambassador() for _ in range(3))
    form = offer(missions.approved(), three, one, two)
    assert form.is_valid(), form.errors
    assert form.answers() == {"ambassadors": [three, one, two], "days": 5, "fallback_days": None}


def test_numbers_beside_the_names_rank_without_scripts():
    one, two, three = (cast.ambassador() for _ in range(3))
    ranks = {f"ambassadors-rank-{one.pk}": 2, f"ambassadors-rank-{three.pk}": 1}
    form = offer(missions.approved(), one, two, three, **ranks)
    assert form.is_valid(), form.errors
    assert form.answers()["ambassadors"] == [three, one, two]


def test_a_duo_is_asked_of_ambassadors_and_staff():
    mission = missions.approved(staff_wanted=1)
    speaker, colleague = cast.ambassador(), cast.staff()
    form = offer(mission, speaker, staff=colleague.pk)
    assert form.is_valid(), form.errors
    assert form.answers()["staff"] == [colleague]


def test_nobody_chosen_is_refused():
    assert list(offer(missions.approved()).errors) == ["ambassadors"]


def test_who_cannot_take_it_now_is_refused_by_name():
    busy, mute = cast.ambassador(last_name="Busy"), cast.ambassador(last_name="Mute", languages=("fr",))
    owner = cast.seated()
    missions.staffed(busy, owner=owner)
    form = offer(missions.approved(owner=owner, title="Other"), busy, mute)
    assert not form.is_valid()
    said = [str(error) for error in form.errors["ambassadors"]]
    assert ["Busy" in said[0], "Mute" in said[1], len(said)] == [True, True, 2]


def test_who_is_asked_at_this_moment_may_be_named_again():
    person = cast.ambassador()
    assert offer(missions.staffing(person), person).is_valid()


def test_a_new_ranking_asks_again_whoever_was_asked_before_it():
    first, second = cast.ambassador(), cast.ambassador()
    mission = missions.staffing(first, second)
    perform(missions.assignment(mission, first), "decline", by=first.user)
    mission = perform(mission, "reopen", by=cast.seated(coordinator=True), reason="The date is wrong").subject
    mission = perform(mission, "approve", by=mission.owner).subject
    form = offer(mission, second, first)
    assert form.is_valid(), form.errors
    perform(mission, "offer", by=mission.owner, **form.answers())
    assert [missions.assignment(mission, p).state for p in (second, first)] == ["offered", "declined"]
    perform(missions.assignment(mission, second), "decline", by=second.user)
    assert [missions.assignment(mission, p).state for p in (second, first)] == ["declined", "offered"]
    perform(missions.assignment(mission, first), "decline", by=first.user)
    assert missions.assignment(mission, second).state == "declined"


def test_strangers_cannot_be_ranked():
    assert list(offer(missions.approved(), make_member()).errors) == ["ambassadors"]


def test_a_new_date_lies_ahead_and_is_another_one():
    mission = missions.confirmed()

    def errors(starts: datetime, ends: datetime) -> list[str]:
        form = ask("reschedule", mission, data={"starts": typed(starts), "ends": typed(ends)})
        form.is_valid()
        return list(form.errors)

    past, week = clock.now() - timedelta(days=1), timedelta(days=7)
    assert errors(past, past + timedelta(hours=1)) == ["starts"]
    assert errors(mission.starts + week, mission.starts) == ["ends"]
    assert errors(mission.starts + week, mission.ends + week) == []


def test_finance_gives_a_reference_when_something_is_due():
    due, nothing = missions.requested(compensation_kind="expenses"), missions.requested()
    assert [ask("settle", m, data={}).is_valid() for m in (due, nothing)] == [False, True]


def test_an_offer_is_to_be_answered_ahead_and_before_the_event():
    person = cast.ambassador()
    seat = missions.assignment(missions.staffing(person), person)
    starts = seat.mission.starts
    found = [
        ask("offer", seat, data={"answer_by": typed(moment)}).is_valid()
        for moment in (clock.now() - timedelta(hours=1), starts + timedelta(hours=1), starts - timedelta(days=2))
    ]
    assert found == [False, False, True]


@pytest.mark.parametrize(
    ("step", "data", "missing"),
    [
        ("ask_requester", {}, ["question"]),
        ("decline", {}, ["reason"]),
        ("cancel", {"reason": "   "}, ["reason"]),
        ("give_evaluation", {"rating": "6"}, ["rating"]),
        ("evaluate", {"rating": "4"}, ["lessons"]),
        ("ask_to_move", {}, ["proposal"]),
        ("complain", {}, ["complaint"]),
        ("open_call", {}, []),
    ],
)
def test_what_must_be_said_is_asked(step, data, missing):
    form = ask(step, missions.qualifying(), data=data)
    assert (form.is_valid(), list(form.errors)) == (not missing, missing)


@pytest.mark.parametrize(
    ("step", "data", "missing"),
    [
        ("acknowledge_pack", {}, ["read"]),
        ("file_report", {"first_result": "-1"}, ["report_went", "first_result"]),
        ("express_interest", {}, []),
        ("offer_as_exception", {}, ["answer_by", "reason"]),
        ("decline", {}, []),
    ],
)
def test_what_must_be_said_about_an_assignment_is_asked(step, data, missing):
    person = cast.ambassador()
    form = ask(step, missions.assignment(missions.staffing(person), person), data=data)
    assert (form.is_valid(), list(form.errors)) == (not missing, missing)


def test_no_form_takes_a_date_more_than_two_years_ahead():
    mission, far = missions.confirmed(), clock.now() + timedelta(days=200 * 365)
    span = {"starts": typed(far), "ends": typed(far + timedelta(hours=1))}
    move = ask("reschedule", mission, data=span)
    assert (move.is_valid(), sorted(move.errors)) == (False, ["ends", "starts"])
    assert sheet_errors(missions.qualifying(), **span) == {"starts": 1, "ends": 1}
    request = RequestForm(span)
    assert {"starts", "ends"} <= set(request.errors)
    near = clock.now().replace(hour=12) + timedelta(days=700)
    assert ask("reschedule", mission, data={"starts": typed(near), "ends": typed(near + timedelta(hours=1))}).is_valid()


def numbers_of(form: Any) -> list[str]:
    found = forms.forms.IntegerField, forms.forms.FloatField, forms.forms.DecimalField
    return [name for name, field in form.fields.items() if isinstance(field, found)]


def forms_with_numbers() -> list[Any]:
    person = cast.ambassador()
    mission = missions.staffing(person)
    asked = [ask(step.name, mission) for step in steps_of(Mission)]
    asked += [ask(step.name, missions.assignment(mission, person)) for step in steps_of(Assignment)]
    return [RequestForm(), *(form for form in asked if numbers_of(form))]


@pytest.mark.parametrize("number", [10**23, -(10**23), 2**31, -1])
def test_no_number_of_any_form_is_larger_than_its_column(number):
    for form in forms_with_numbers():
        for name in numbers_of(form):
            field = form.fields[name]
            with pytest.raises(forms.ValidationError):
                field.clean(str(number))


@given(number=st.integers() | st.decimals(allow_nan=False, allow_infinity=False))
@settings(max_examples=50, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_number_is_taken_the_column_holds(number):
    for model, made in ((Mission, forms.SheetForm.base_fields), (Assignment, forms.ReportForm.base_fields)):
        for name, field in made.items():
            if isinstance(field, forms.forms.IntegerField | forms.forms.DecimalField):
                try:
                    value = field.clean(str(number))
                except forms.ValidationError:
                    continue
                model._meta.get_field(name).clean(value, None)
                assert value <= 9_999_999


def test_the_sheet_refuses_a_debt_and_more_people_than_there_are():
    mission = missions.qualifying(compensation_kind="fee", compensation_amount=250)
    wrong = {"compensation_amount": "-250", "ambassadors_wanted": "3000", "staff_wanted": "21"}
    assert sheet_errors(mission, **wrong) == dict.fromkeys(wrong, 1)


@pytest.mark.parametrize("amount", [None, 0, -250])
def test_an_amount_that_is_none_is_not_approved(amount):
    mission = Mission(compensation_kind="fee", compensation_amount=amount)
    assert not rules.amount_is_known(mission)


@pytest.mark.parametrize("wrong", [{"compensation_amount": -1}, {"ambassadors_wanted": 21}, {"staff_wanted": 21}])
def test_the_database_takes_no_absurd_number(wrong):
    mission = missions.requested()
    with pytest.raises(NotPossible):
        perform(mission, "revise", by=mission.owner, **wrong)


def test_a_correction_asks_for_a_place_where_people_go():
    data = {"place_name": "", "address": "", "online_url": "", "requester_phone": "", "preparation": ""}
    assert set(ask("correct", missions.confirmed(), data=data).errors) == {"place_name"}
    assert ask("correct", missions.confirmed(is_online=True), data=data).is_valid()
