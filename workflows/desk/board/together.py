"""One step for several missions at once: each by itself, so that one refusal hides no other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workflows.approvals.queries import read_requests_of
from workflows.desk.board.looking import Looking, back_to
from workflows.desk.board.models import Look
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.forms import StepForm
from workflows.kernel.perform import perform
from workflows.kernel.refusals import Refused
from workflows.kernel.steps import Step, check_permitted, check_possible, step_named
from workflows.kernel.views import form_class
from workflows.missions.models import Mission
from workflows.people.roles import Role, has_role

MOST = 50
# What can be said of several missions in the same words. An offer, a date or a sheet is of one.
STEPS = (
    "assign", "qualify", "approve", "open_call", "staff", "prepare", "report", "waive_recap", "close",
    "decline", "cancel",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """One mission, and why the step is closed for it; `refusal` is empty where it is open."""

    mission: Mission
    seen: int
    refusal: Any = ""
    waits: bool = False


def choices(user: Any) -> list[Step]:
    """The steps that this reader may choose; none for who only decides on single missions."""
    return [step_named(Mission, name) for name in STEPS] if has_role(user, Role.SUPPORT_GROUP) else []


@require_http_methods(["GET", "HEAD", "POST"])
@says_forbidden
def together(request: HttpRequest) -> HttpResponse:
    looking = Looking.by(request, Look.BOARD)
    asked = request.POST if request.method == "POST" else request.GET
    step = next((each for each in choices(request.user) if each.name == asked.get("step")), None)
    missions = chosen_of(asked.getlist("mission"), request.user)
    back = back_to(request) or Look.BOARD.url
    left_out = max(0, len(set(keys_in(asked.getlist("mission")))) - MOST)
    context = looking.frame() | {"back": back, "step": step, "most": MOST, "left_out": left_out}
    if step is None or not missions:
        return render(request, "workflows/desk/board/nothing_chosen.html", context, status=422 if asked else 200)
    context |= frame(step.label, (Look.LIST.url, _("Missions")), (back, Look.BOARD.label))
    if request.method != "POST":
        return ask(request, step, missions, context, None)
    return take(request, step, missions, context)


def keys_in(keys: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 10))


def chosen_of(keys: Iterable[str], user: Any) -> list[Mission]:
    """Those of the missions that were ticked which this reader sees, at most MOST."""
    wanted = keys_in(keys)
    rows = Mission.objects.visible_to(user).select_related("owner", "region").prefetch_related("assignments__member")
    found = rows.in_bulk(wanted[:MOST])
    missions = [found[key] for key in wanted[:MOST] if key in found]
    read_requests_of(missions)
    return missions


def ask(
    request: HttpRequest, step: Step, missions: list[Mission], context: dict[str, Any], form: StepForm | None
) -> HttpResponse:
    """Says beforehand which missions allow it; asks once what the step asks of each."""
    chosen = [Chosen(each, seen_by(request, each), why_closed(each, step, request.user)) for each in missions]
    first = next((each.mission for each in chosen if not each.refusal), None)
    if form is None and first is not None:
        form = form_class(step)(subject=first, by=request.user)
    context |= {
        "open": [each for each in chosen if not each.refusal],
        "closed": [each for each in chosen if each.refusal],
        "form": form,
    }
    return render(request, "workflows/desk/board/together.html", context, status=422 if form and form.is_bound else 200)


def seen_by(request: HttpRequest, mission: Mission) -> int:
    """The revision that was looked at: that of the page that was sent, if one was."""
    if request.method != "POST":
        return mission.revision
    said = request.POST.get(f"seen-{mission.pk}", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def why_closed(mission: Mission, step: Step, user: Any) -> Any:
    try:
        check_possible(mission, step)
        check_permitted(mission, step, user)
    except Refused as refusal:
        return str(refusal)
    return ""


def take(request: HttpRequest, step: Step, missions: list[Mission], context: dict[str, Any]) -> HttpResponse:
    """A form that nobody's mission could take comes back as it was typed, before anything is done."""
    forms = [(mission, form_class(step)(request.POST, subject=mission, by=request.user)) for mission in missions]
    if not any(form.is_valid() for _mission, form in forms):
        return ask(request, step, missions, context, forms[0][1])
    done, refused = [], []
    for mission, form in forms:
        outcome = taken(request, step, mission, form)
        (refused if outcome.refusal else done).append(outcome)
    context |= {"done": done, "refused": refused, "said": in_words(done, refused), "form": forms[0][1]}
    return render(request, "workflows/desk/board/taken.html", context, status=409 if refused and not done else 200)


def taken(request: HttpRequest, step: Step, mission: Mission, form: StepForm) -> Chosen:
    seen_at = seen_by(request, mission)
    if not form.is_valid():
        errors = [str(error) for errors in form.errors.values() for error in errors]
        return Chosen(mission, seen_at, " ".join(errors))
    try:
        outcome = perform(mission, step.name, by=request.user, seen=seen_at, **form.answers())
    except Refused as refusal:
        return Chosen(mission, seen_at, str(refusal))
    return Chosen(outcome.subject, seen_at, waits=outcome.waits_for is not None)


def in_words(done: list[Chosen], refused: list[Chosen]) -> str:
    took = ngettext("Done for %(count)d mission.", "Done for %(count)d missions.", len(done)) % {"count": len(done)}
    if not refused:
        return took
    left = ngettext("Refused for %(count)d mission.", "Refused for %(count)d missions.", len(refused))
    return f"{took} {left % {'count': len(refused)}}"
