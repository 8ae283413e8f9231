"""A member's own candidacy: where it stands, its parts, its steps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflows.candidates import rules, status
from workflows.candidates.campaigns import running_as
from workflows.candidates.consent import ConsentsForm, assessment_wording
from workflows.candidates.forms import BeginForm, VideoForm
from workflows.candidates.models import Candidacy, candidacy_of
from workflows.candidates.policy import criteria_for
from workflows.candidates.sheet import sheet_of, watching
from workflows.candidates.states import ENDED, State
from workflows.kernel.forms import StepForm
from workflows.kernel.models import records_of
from workflows.kernel.perform import Outcome, open_steps
from workflows.kernel.refusals import Refused, Stale
from workflows.kernel.undo import act_of_last, way_back
from workflows.kernel.views import StepView
from workflows.kernel.wording import Reader, speaking_to
from workflows.people import consents, roles
from workflows.people.roles import Role
from workflows.people.sheet.reading import where_to_go_on
from workflows.videos.recording import around_the_camera, may_record

View = Callable[..., HttpResponse]
read_or_send = require_http_methods(["GET", "HEAD", "POST"])
BEGIN = "begin"


def private(view: View) -> View:
    """Only for who is logged in; no copy of the answer is kept anywhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            with speaking_to(Reader.MEMBER):
                response = view(request, *args, **kwargs)
        else:
            response = redirect_to_login(request.get_full_path())
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def menu(user: Any) -> list[tuple[str, Any]]:
    entries = [(reverse("zone_home"), _("Member zone")), (reverse("candidacy"), _("My candidacy"))]
    if roles.has_role(user, Role.STAFF, Role.SUPPORT_GROUP):
        entries.append((reverse("nominate"), _("Nominate a member")))
    return [*entries, (reverse("selection_figures"), _("Our selection, in figures"))]


def page(request: HttpRequest, name: str, code: int = 200, **context: Any) -> HttpResponse:
    context["zone_menu"] = menu(request.user)
    return render(request, f"workflows/candidates/{name}.html", context, status=code)


def latest_of(user: Any) -> Candidacy | None:
    related = ("video", "member", "country", "region", "nomination__nominator", "next_campaign")
    return Candidacy.objects.of(user).select_related(*related).first()


def draft_or_404(user: Any) -> Candidacy:
    candidacy = latest_of(user)
    if candidacy is None or candidacy.is_ended:
        raise Http404
    return candidacy


@require_safe
@private
def overview(request: HttpRequest) -> HttpResponse:
    """The way in for who has none, the parts of a draft, or where it stands."""
    member, candidacy = roles.member_of(request.user), latest_of(request.user)
    if member is None:
        return page(request, "no_member")
    begin = candidacy_of(member)
    may_begin = candidacy is None or (
        candidacy.state in ENDED - {State.ADMITTED} and not rules.an_appeal_is_open(candidacy)
    )
    refused = next((s for s in open_steps(begin, request.user) if s.step.name == BEGIN), None) if may_begin else None
    asked = running_as(request.GET.get("campaign", ""))
    beginning = {
        "begin": refused,
        "begin_form": BeginForm(subject=begin, by=request.user, initial={"campaign": asked.key if asked else ""}),
    }
    if candidacy is None:
        words = {"assessment": assessment_wording(), "criteria": criteria_for(asked)}
        return page(request, "start", **beginning, **words)
    steps = [each for each in open_steps(candidacy, request.user) if each.step.name in status.STEPS]
    context = {
        "candidacy": candidacy,
        "status": status.status_of(candidacy),
        "story": status.story_of(candidacy, request.user),
        "steps": [each for each in steps if each.is_open and each.step.name in ("stay", "appeal", "withdraw")],
        "parts": parts_of(candidacy) if candidacy.state == State.DRAFT else [],
        "send": next((each for each in steps if each.step.name == "submit"), None),
        "nomination": candidacy.nomination,
        "stays_since": status.stays_since(candidacy),
        "interview": interview_of(candidacy),
        "way_back": way_back(candidacy, request.user, act_of_last(candidacy)),
        **beginning,
    }
    return page(request, "overview", **context)


def interview_of(candidacy: Candidacy) -> dict[str, Any] | None:
    """None where no moment was offered, or nothing is left to choose."""
    chosen = candidacy.chosen_slots.to_come().first()
    offered = candidacy.state == State.ASSESSMENT and candidacy.slots.open().exists()
    return {"chosen": chosen} if chosen or offered else None


def parts_of(candidacy: Candidacy) -> list[dict[str, Any]]:
    """What a draft is made of: title, address, whether it is done, and what is missing."""
    missing = candidacy.missing_from_sheet()
    next_part = where_to_go_on(candidacy.member)
    sheet_url = reverse("candidacy_part", args=[next_part.slug]) if next_part else reverse("candidacy_sheet")
    video = {
        "title": _("Your video"),
        "url": reverse("own_candidacy_step", args=["attach-video"]),
        "done": candidacy.plays,
        "text": video_words(candidacy),
    }
    return [
        {
            "title": _("Your identification sheet"),
            "url": sheet_url,
            "done": not missing,
            "text": _("Still missing: %(fields)s") % {"fields": ", ".join(map(str, missing))} if missing else "",
        },
        {
            "title": _("Your agreement"),
            "url": reverse("candidacy_consents"),
            "done": candidacy.consent_stands,
            "text": "",
        },
        *(instead_of_a_video(candidacy, video) if candidacy.exempt_because else [video]),
    ]


def instead_of_a_video(candidacy: Candidacy, video: dict[str, Any]) -> list[dict[str, Any]]:
    """Neither is needed: what one would have told, in writing or aloud."""
    if candidacy.written_instead:
        words = _("Your text goes with your candidacy.")
    else:
        words = _("You need not send a video. If you like, write what you would have told.")
    url = reverse("own_candidacy_step", args=["write-instead"])
    aloud = video["text"] if candidacy.video_id else _("Or tell it: a recording of your voice is enough.")
    return [
        {"title": _("Exempted from the video"), "url": url, "done": True, "text": words},
        video | {"title": _("Your voice instead of a video"), "done": True, "text": aloud},
    ]


def video_words(candidacy: Candidacy) -> str:
    """What became of the video, in words for whoever sent it."""
    video = candidacy.video
    if video is None:
        return _("About two minutes: who you are, and why you would like to speak for us.")
    if video.is_playable and not video.has_sound:
        return _("Ready to play, but without sound")
    return video.get_refused_because_display() if video.is_refused else video.get_status_display()


@read_or_send
@private
def agreements(request: HttpRequest) -> HttpResponse:
    candidacy = draft_or_404(request.user)
    form = ConsentsForm(request.POST if request.method == "POST" else None, member=candidacy.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        Candidacy.objects.filter(pk=candidacy.pk).touch()
        messages.success(request, _("What you agreed to has been saved."))
        return redirect("candidacy")
    words = assessment_wording()
    return page(request, "consents", 422 if form.is_bound else 200, form=form, candidacy=candidacy, words=words)


@method_decorator(private, name="dispatch")
class CandidacyStepView(StepView):
    template_name = "workflows/candidates/step.html"
    subject: Candidacy

    def get_subject(self) -> Candidacy:
        name = self.kwargs["step"].replace("-", "_")
        user = self.request.user
        found = latest_of(user)
        member = roles.member_of(user)
        if name == BEGIN and member is not None and (found is None or found.is_ended):
            return candidacy_of(member)
        if found is None or name not in (*status.STEPS, BEGIN):
            raise Http404
        return found

    def get_return_url(self, subject: Any) -> str:
        return reverse("candidacy")

    def make_form(self, *data: Any) -> StepForm:
        self.form = super().make_form(*data)
        return self.form

    def done(self, outcome: Outcome) -> HttpResponse:
        if isinstance(self.form, VideoForm):
            self.form.settle(taken=True)
        return super().done(outcome)

    def show(self, form: StepForm, status: int, refusal: Refused | None = None) -> HttpResponse:
        self.happened = self.happened_since(refusal) if refusal and self.subject.pk else []
        self.closed = self.is_closed(refusal)
        if self.step.name == "attach_video":
            self.template_name = "workflows/candidates/video.html"
        if self.step.name == "stay":
            self.template_name = "workflows/candidates/stay.html"
        if self.step.name == "submit":
            self.template_name = "workflows/candidates/submit.html"
        if refusal is not None and isinstance(form, VideoForm):
            form.settle(taken=False)
        response = super().show(form, status, refusal)
        return may_record(response) if self.step.name == "attach_video" else response

    def happened_since(self, refusal: Refused) -> list[Any]:
        told = status.story_of(self.subject, self.request.user)
        if isinstance(refusal, Stale):
            since = {record.pk for record in refusal.since}
            return [entry for entry in told if entry.record.pk in since]
        newest = records_of(self.subject).last()
        return [entry for entry in told if newest is not None and entry.record.pk == newest.pk]

    def around_the_video(self) -> dict[str, Any]:
        """The video sent before, with addresses that play it for this session, and the way to do without."""
        steps = open_steps(self.subject, self.request.user)
        return {
            "exemption": any(each.is_open and each.step.name == "ask_exemption" for each in steps),
            **watching(self.subject, self.request),
            **around_the_camera(self.subject.policy.prompts()),
        }

    def what_is_sent(self) -> dict[str, Any]:
        """What others are going to read and watch."""
        return {"sheet": sheet_of(self.subject, self.request.user), **watching(self.subject, self.request)}

    def get_context(self) -> dict[str, Any]:
        return {
            **(self.around_the_video() if self.step.name == "attach_video" else {}),
            **(self.what_is_sent() if self.step.name == "submit" else {}),
            **({"wording": consents.waiting_wording()} if self.step.name == "stay" else {}),
            "zone_menu": menu(self.request.user),
            "happened": self.happened,
            "is_closed": self.closed,
            "sentence": status.SENTENCES[self.step.name],
        }
