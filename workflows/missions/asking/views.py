"""HTTP for a partner's request, page by page: a start without a cookie, the parts, the look over, the link."""

import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from snippets.languages import address_in
from workflows.kernel.actors import LinkHolder
from workflows.kernel.strangers import too_often
from workflows.missions import intake, rules
from workflows.missions.asking import forms, jobs
from workflows.missions.asking.forms import BY_SLUG, DATED, FIRST, PARTS, Part, PartForm, WholeForm, Written
from workflows.missions.asking.lead import lead_time
from workflows.missions.asking.models import RequestDraft
from workflows.missions.asking.more import MORE, hand_in, is_asked, more_of, steps
from workflows.missions.models import Mission
from workflows.missions.states import Door
from workflows.missions.views import PrivateLink
from workflows.questions.asking import MoreForm

FOLDER = "workflows/missions/asking"


def too_often_said() -> str:
    return _("Many requests came from you within the hour. Nothing is lost: send this one later.")


def is_too_often(request: HttpRequest, email: str, what: str) -> bool:
    return too_often(get_adapter().get_client_ip(request), email, what)


def show_part(request: HttpRequest, part: Part, form: PartForm, status: int, **context: Any) -> HttpResponse:
    context = {"draft": None, "soon": False, "lead": None, "part": part, "form": form, "steps": steps(), **context}
    return render(request, f"{FOLDER}/part.html", context, status=status)


class StartView(View):
    """What will be asked and how long an answer takes, before anything is typed; opens no form, so sets no cookie."""

    def get(self, request: HttpRequest) -> HttpResponse:
        translations = {code: address_in(code, request.path) for code, _name in settings.LANGUAGES}
        parts = [*PARTS, MORE] if is_asked() else PARTS
        context = {"lead": lead_time(), "parts": parts, "translations": translations}
        return render(request, f"{FOLDER}/start.html", context)


@method_decorator(never_cache, name="dispatch")
class BeginView(View):
    """The first part. Once it is right a draft keeps it, at an address of its own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return show_part(request, FIRST, PartForm(FIRST, begins=True), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PartForm(FIRST, request.POST, begins=True)
        if not form.is_valid():
            return show_part(request, FIRST, form, 422)
        if is_too_often(request, form.cleaned_data["requester_email"], "draft"):
            form.add_error(None, too_often_said())
            return show_part(request, FIRST, form, 429)
        draft = RequestDraft()
        draft.keep(FIRST.slug, form.typed())
        return redirect("request_part", key=draft.key, part=PARTS[1].slug)


class DraftPage(PrivateLink):
    """A page of one draft; a way on where there is none any more."""

    draft: RequestDraft

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = RequestDraft.objects.living().select_related("mission").filter(key=kwargs["key"]).first()
        if found is None:
            return render(request, f"{FOLDER}/gone.html", {"is_sent": False}, status=404)
        self.draft = found
        if found.mission is not None:
            return self.answer_sent(found.mission)
        return super().answer(request, *args, **kwargs)

    def answer_sent(self, mission: Mission) -> HttpResponse:
        return render(self.request, f"{FOLDER}/gone.html", {"is_sent": True}, status=410)


class PartView(DraftPage):
    """One part: go on, go back, or stop here and come back later; each keeps what is there."""

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["part"] not in BY_SLUG:
            raise Http404
        self.part = BY_SLUG[kwargs["part"]]
        return super().answer(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: uuid.UUID, part: str) -> HttpResponse:
        return self.show(forms.form_of(self.draft, self.part), 200)

    def post(self, request: HttpRequest, key: uuid.UUID, part: str) -> HttpResponse:
        way = request.POST.get("way", "")
        form = PartForm(self.part, request.POST, is_half=way in ("back", "later"))
        may_be_wrong = way == "back" and not form.non_field_errors()  # the look over says so
        if not form.is_valid() and not may_be_wrong:
            return self.show(form, 422)
        with transaction.atomic():
            draft = RequestDraft.objects.select_for_update().filter(pk=self.draft.pk, mission=None).first()
            if draft is not None:
                draft.keep(self.part.slug, form.typed())
        return redirect(self.next_address(way))

    def next_address(self, way: str) -> str:
        if way == "later":
            return f"{self.draft.path}?saved=1"
        following = self.part.number - 2 if way == "back" else self.part.number
        if way != "back" and "check" in self.request.GET:
            return self.draft.path
        if following >= len(PARTS):
            return reverse("request_more", args=[self.draft.key]) if is_asked() else self.draft.path
        return reverse("request_part", args=[self.draft.key, PARTS[max(following, 0)].slug])

    def show(self, form: PartForm, status: int) -> HttpResponse:
        context: dict[str, Any] = {"draft": self.draft}
        if self.part.number >= DATED.number:
            context["lead"] = lead = lead_time()
            context["soon"] = lead.is_soon(forms.date_in(self.draft))
        return show_part(self.request, self.part, form, status, **context)


class MoreView(DraftPage):
    """The support group's own questions, where there are any. Files are kept whatever is wrong with the rest."""

    def get(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        more = more_of(self.draft)
        return self.show(more.form(), 200) if more else redirect(self.draft.path)

    @transaction.atomic
    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        draft = RequestDraft.objects.select_for_update().filter(pk=self.draft.pk, mission=None).first()
        more = more_of(draft) if draft else None
        if draft is None or more is None:
            return redirect(self.draft.path)
        way = request.POST.get("way", "")
        form = MoreForm(more.row, request.POST, request.FILES, is_half=way in ("back", "later"))
        form.is_valid()
        if request.FILES and is_too_often(request, draft.email, "draft-file"):
            form.add_error(None, too_often_said())
            return self.show(form, 429)
        form.take_files()
        if form.errors and way != "back":
            return self.show(form, 422)
        draft.keep(MORE.slug, more.keep(request))
        if way == "back":
            return redirect("request_part", key=draft.key, part=PARTS[-1].slug)
        return redirect(f"{draft.path}?saved=1" if way == "later" else draft.path)

    def show(self, form: MoreForm, status: int) -> HttpResponse:
        context = {"draft": self.draft, "part": MORE, "more": form, "steps": steps()}
        return render(self.request, f"{FOLDER}/more.html", context, status=status)


class DraftView(DraftPage):
    """The draft as a whole: where its link leads, and where it is looked over and sent. A second click changes nothing.

    Nothing typed is ever lost: 422 incomplete, 429 too often, 409 sent before.
    """

    def get(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        return self.show(forms.whole(self.draft), 200)

    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        form = forms.whole(self.draft)
        if not all(each.is_done for each in self.written(form)):
            return self.show(form, 422, _("Something is missing, or is no longer right. You find it below."))
        if is_too_often(request, form.cleaned_data["requester_email"], "request"):
            return self.show(form, 429, too_often_said())
        try:
            return self.answer_sent(send(self.draft, form))
        except intake.SentAlready as said:
            return self.show(form, 409, str(said))

    def written(self, form: WholeForm) -> list[Written]:
        more = more_of(self.draft)
        return [*forms.written(self.draft, form), *([more.written()] if more else [])]

    def answer_sent(self, mission: Mission) -> HttpResponse:
        if self.request.method != "POST":
            return super().answer_sent(mission)
        return redirect(f"{mission.requester_path()}?sent=1")

    def show(self, form: WholeForm, status: int, refusal: str = "") -> HttpResponse:
        parts = self.written(form)
        lead, starts = lead_time(), form.cleaned_data.get("starts")
        context = {
            "draft": self.draft,
            "parts": parts,
            "next": next((each.part for each in parts if not each.is_done), None),
            "steps": steps(),
            "lead": lead,
            "soon": lead.is_soon(starts),
            "refusal": refusal,
            "link": self.request.build_absolute_uri(self.draft.path),
            "saved": "saved" in self.request.GET,
            "mailed": self.request.GET.get("mailed", ""),
        }
        return render(self.request, f"{FOLDER}/draft.html", context, status=status)


class LinkView(DraftPage):
    """Mails the link, to the address that stands in the draft and to no other."""

    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        if is_too_often(request, self.draft.email, "draft-link"):
            return redirect(f"{self.draft.path}?mailed=0")
        jobs.owe_link(self.draft)
        return redirect(f"{self.draft.path}?mailed=1")


def send(draft: RequestDraft, form: WholeForm) -> Mission:
    """Begin the mission that the draft asks for; a draft begins one, however often it is sent."""
    with transaction.atomic():
        draft = RequestDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.mission is not None:
            return draft.mission
        by = LinkHolder(
            rules.FORM_PURPOSE, 0, form.cleaned_data["requester_name"], form.cleaned_data["requester_email"]
        )
        mission = intake.take_in(form, by=by, door=Door.FORM)
        hand_in(draft, mission)
        draft.become(mission)
        return mission
