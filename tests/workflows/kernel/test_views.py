"""The one view of every step: 404 invisible, 403 forbidden, 409 too late, 422 invalid with what was typed kept."""

from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from tests.factories import cast, missions
from workflows.kernel import views
from workflows.kernel.actors import Actor
from workflows.kernel.models import TransitionRecord
from workflows.kernel.perform import perform
from workflows.kernel.refusals import PermissionDenied
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db


class Shown(HttpResponse):
    context: dict[str, Any]


class TinyStepView(views.StepView):
    """The view in the smallest frame: what is shown is what would be given to the template."""

    actor_now: Actor = None

    def get_subject(self) -> Mission:
        try:
            return Mission.objects.get(pk=self.kwargs["pk"])
        except Mission.DoesNotExist:
            raise Http404 from None

    def get_actor(self) -> Actor:
        return type(self).actor_now

    def get_return_url(self, subject: Mission) -> str:
        return f"/missions/{subject.pk}/"


@pytest.fixture(autouse=True)
def _shown(monkeypatch):
    def render(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> Shown:
        response = Shown(status=status)
        response.context = context
        return response

    monkeypatch.setattr(views, "render", render)
    monkeypatch.setattr(views, "messages", type("Quiet", (), {"info": print, "success": print}))


def ask(mission: Any, step: str, by: Actor, data: dict[str, Any] | None = None) -> Any:
    TinyStepView.actor_now = by
    request = RequestFactory().get("/") if data is None else RequestFactory().post("/", data)
    return TinyStepView.as_view()(request, pk=getattr(mission, "pk", mission), step=step)


def test_an_invisible_dossier_and_an_unknown_step_are_not_found():
    mission = missions.requested()
    for pk, step in ((10**6, "qualify"), (mission, "fly"), (mission, "request")):
        with pytest.raises(Http404):
            ask(pk, step, mission.owner)


def test_a_step_of_others_is_forbidden_for_get_and_post():
    mission = missions.requested()
    stranger = cast.ambassador().user
    for data in (None, {"seen": mission.revision}):
        with pytest.raises(PermissionDenied):
            ask(mission, "qualify", stranger, data)


def test_an_open_step_asks():
    mission = missions.requested()
    shown = ask(mission, "qualify", mission.owner)
    assert (shown.status_code, shown.context["refusal"], shown["Cache-Control"]) == (200, None, "no-store")


def test_a_post_takes_the_step_once_and_a_second_click_is_told_the_same():
    mission = missions.requested()
    first, second = (ask(mission, "qualify", mission.owner, {"seen": mission.revision}) for _ in range(2))
    assert (first.status_code, first["Location"]) == (302, f"/missions/{mission.pk}/")
    assert (second.status_code, second["Location"]) == (302, f"/missions/{mission.pk}/")
    assert TransitionRecord.objects.filter(step="qualify").count() == 1


def test_who_took_a_step_reads_what_was_done(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(views.messages, "success", lambda request, words: said.append(words), raising=False)
    mission = missions.requested()
    with translation.override("en"):
        ask(mission, "qualify", mission.owner, {"seen": mission.revision})
    assert said == ["Qualifying started."]


def test_answers_that_change_nothing_are_told_and_lead_back(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(views.messages, "info", lambda request, words: said.append(words), raising=False)
    mission = missions.requested()
    with translation.override("en"):
        answer = ask(mission, "assign", mission.owner, {"seen": mission.revision, "owner": mission.owner.pk})
    assert (answer.status_code, said) == (302, ["Nothing was changed: it stands like this already."])


def test_an_invalid_form_keeps_what_was_typed():
    mission = missions.qualifying()
    shown = ask(mission, "cancel", mission.owner, {"seen": mission.revision, "reason": ""})
    assert shown.status_code == 422
    assert shown.context["form"].errors["reason"]
    shown = ask(mission, "cancel", mission.owner, {"seen": mission.revision, "reason": "x" * 3000})
    assert shown.context["form"]["reason"].value() == "x" * 3000


def test_a_late_post_says_what_happened_and_keeps_what_was_typed():
    mission = missions.qualifying()
    perform(mission, "revise", by=cast.seated(), title="Other")
    shown = ask(mission, "cancel", mission.owner, {"seen": mission.revision, "reason": "No hall"})
    assert (shown.status_code, [r.step for r in shown.context["since"]]) == (409, ["revise"])
    assert shown.context["form"]["reason"].value() == "No hall"
    assert shown.context["dossier"].title == "Other"
    assert Mission.objects.get().state == "qualifying"


def test_a_late_and_invalid_post_is_told_first_what_happened():
    mission = missions.qualifying()
    perform(mission, "revise", by=cast.seated(), title="Other")
    shown = ask(mission, "cancel", mission.owner, {"seen": mission.revision, "reason": ""})
    assert (shown.status_code, [r.step for r in shown.context["since"]]) == (409, ["revise"])


@pytest.mark.parametrize("seen", ["", "-1", "x", "1e3", "٣", "9" * 40])
def test_a_post_that_does_not_say_what_it_saw_is_late(seen):
    mission = missions.requested()
    assert ask(mission, "qualify", mission.owner, {"seen": seen}).status_code == 409
    assert Mission.objects.get().state == "requested"


def test_a_closed_step_is_shown_with_the_reason():
    mission = missions.qualifying(brief="")
    shown = ask(mission, "approve", mission.owner)
    assert (shown.status_code, bool(str(shown.context["refusal"]))) == (409, True)


def test_another_act_of_the_same_kind_from_an_old_tab_is_not_taken_for_a_second_click():
    mission = missions.qualifying()
    one, two = cast.seated(), cast.seated()
    owner = mission.owner
    assert ask(mission, "assign", owner, {"seen": mission.revision, "owner": one.pk}).status_code == 302
    assert ask(mission, "assign", owner, {"seen": mission.revision, "owner": two.pk}).status_code == 409
    assert Mission.objects.get().owner == one


def test_asking_for_approval_opens_a_request_and_asking_again_says_who_is_waited_for():
    missions.policy(("support_group", 1))
    mission = missions.qualifying()
    assert ask(mission, "approve", mission.owner, {"seen": mission.revision}).status_code == 302
    again = ask(mission, "approve", mission.owner, {"seen": mission.revision})
    assert (again.status_code, Mission.objects.get().state) == (409, "qualifying")
