from importlib import import_module
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from workflows.kernel.actors import Actor
from workflows.kernel.forms import StepForm
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord, records_after
from workflows.kernel.perform import Outcome, last_of, open_steps, perform
from workflows.kernel.plugs import plugs
from workflows.kernel.refusals import NotPossible, Refused, Stale, Unchanged
from workflows.kernel.steps import Step, check_permitted, step_named


def form_class(step: Step) -> type[StepForm]:
    """The form that the step names, from the forms.py beside its lifecycle; a bare confirmation otherwise."""
    if not step.options.asks:
        return StepForm
    forms = import_module(step.model.__module__.rsplit(".", 1)[0] + ".forms")
    return getattr(forms, step.options.asks)


class StepView(View):
    """The one view of every step of every lifecycle: GET asks, POST performs.

    A subclass says which dossier may be seen (`get_subject`, 404 for any other), who acts (`get_actor`), the frame
    (`template_name`) and where one goes afterwards (`get_return_url`).

    Answers: 404 invisible or no such step, 403 forbidden, 409 too late (with what happened meanwhile, the typed
    text kept), 422 invalid (the form as typed).
    """

    template_name = "workflows/step.html"

    def get_subject(self) -> LifecycleModel:
        raise NotImplementedError

    def get_actor(self) -> Actor:
        return self.request.user

    def get_return_url(self, subject: LifecycleModel) -> str:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = self.get_subject()
        self.actor = self.get_actor()
        try:
            self.step = step_named(type(self.subject), kwargs["step"])
        except LookupError:
            raise Http404 from None
        if self.step.options.automatic:
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = self.refusal()
        return self.show(self.make_form(), 409 if refusal else 200, refusal=refusal)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST, request.FILES)
        is_valid = form.is_valid()
        if request.FILES and self.refusal() is None:
            is_valid = form.take_files() and is_valid
        if not is_valid:
            closed = self.refusal()
            late = self.late() or closed
            return self.show(form, 409 if late else 422, refusal=late and self.for_good(late))
        answers = form.answers()
        try:
            outcome = self.take(form, answers)
        except Unchanged as refusal:
            messages.info(self.request, str(refusal))
            return HttpResponseRedirect(self.get_return_url(self.subject))
        except (Stale, NotPossible) as refusal:
            if self.already_done(answers):
                return self.done(Outcome(self.subject))
            if self.subject.pk is not None:
                self.subject.refresh_from_db()
            return self.show(form, 409, refusal=self.for_good(refusal))
        return self.done(outcome)

    def take(self, form: StepForm, answers: dict[str, Any]) -> Outcome:
        """The step, and what the form keeps besides: both or neither."""
        with transaction.atomic():
            try:
                outcome = perform(self.subject, self.step.name, by=self.actor, seen=self.seen(), **answers)
            except NotPossible as refusal:
                nothing_new = isinstance(refusal, Unchanged) or self.already_done(answers)
                if not nothing_new or not form.says_more() or self.refusal() is not None:
                    raise
                outcome = Outcome(self.subject)
            form.taken()
        return outcome

    def late(self) -> Stale | None:
        """What happened since the person looked: never hidden behind a form to correct."""
        if self.seen() == self.subject.revision:
            return None
        return Stale(records_after(self.subject, self.seen()) if self.seen() >= 0 else [])

    def seen(self) -> int:
        """The revision that the person looked at. A post that does not say is as good as an old one."""
        value = self.request.POST.get("seen", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1

    def refusal(self) -> Refused | None:
        """Why the step is closed now. Raises PermissionDenied (403) when it is open but not for this actor."""
        found = {each.step.name: each for each in open_steps(self.subject, self.actor)}
        if self.step.name in found:
            return found[self.step.name].refusal
        if self.step.arrow_from(self.subject.state) is not None:
            check_permitted(self.subject, self.step, self.actor)
        return NotPossible(
            _("“%(step)s” is not open now: the state is “%(state)s”.")
            % {"step": self.step.label, "state": self.subject.get_state_display()}
        )

    def for_good(self, refusal: Refused) -> Refused:
        """The same refusal; one that invites to try again says why not, where what happened closed the step."""
        closed = self.refusal() if isinstance(refusal, Stale) else None
        return Stale(refusal.since, closed=closed.reason) if isinstance(refusal, Stale) and closed else refusal

    def is_closed(self, refusal: Refused | None) -> bool:
        """Whether sending the form once more would be in vain."""
        return refusal is not None and (not isinstance(refusal, Stale) or self.refusal() is not None)

    def make_form(self, *data: Any) -> StepForm:
        form = form_class(self.step)(*data, subject=self.subject, by=self.actor)
        form.offer(plugs.words.reasons(self.subject._meta.model_name or "", self.step.name))
        return form

    def already_done(self, answers: dict[str, Any]) -> bool:
        """Whether this actor's own second click met what the first one did."""
        last = last_of(self.subject)
        return last is not None and last.is_same(self.step, self.actor, answers)

    def show(self, form: StepForm, status: int, refusal: Refused | None = None) -> HttpResponse:
        since: list[TransitionRecord] = list(refusal.since) if isinstance(refusal, Stale) else []
        context = {
            "dossier": self.subject,
            "step": self.step,
            "form": form,
            "refusal": refusal,
            "since": since,
            "help": plugs.words.help(self.subject._meta.model_name or "", self.step.name),
            "return_url": self.get_return_url(self.subject),
            **self.get_context(),
        }
        return render(self.request, self.template_name, context, status=status)

    def get_context(self) -> dict[str, Any]:
        return {}

    def done(self, outcome: Outcome) -> HttpResponse:
        if outcome.waits_for is not None:
            messages.info(self.request, _("Asked. The step is taken as soon as those who must approve have agreed."))
        elif outcome.held:
            messages.info(self.request, _("Decided. The answer is held and goes out together with the others."))
        else:
            messages.success(self.request, f"{self.step.done}.")
        return HttpResponseRedirect(self.get_return_url(outcome.subject))
