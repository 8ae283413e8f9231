"""HTTP for the mail about a filter: ask, agree by the link in the mail, change, stop."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from pages import agenda
from pages.digest import subscribing
from pages.digest.forms import DigestForm
from pages.digest.letters import filter_words
from pages.digest.models import CONFIRM, STOP, Rhythm, Subscription
from pages.queries import is_canonical
from workflows.kernel.strangers import too_often
from workflows.missions.views import PrivateLink


@method_decorator(never_cache, name="dispatch")
class AskView(View):
    """The same answer whether the address is known or not. Nothing typed is lost: 422 invalid, 429 too often."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = agenda.asked(request)
        if asked.errors:  # the agenda says what is wrong with a date
            return HttpResponseRedirect(agenda.with_query(reverse("agenda"), asked))
        self.wanted = subscribing.set_of(asked)
        if request.method in ("GET", "HEAD") and not is_canonical(request.META.get("QUERY_STRING", ""), self.wanted):
            return HttpResponseRedirect(agenda.with_query(request.path, self.wanted))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(DigestForm(wanted=self.wanted), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DigestForm(request.POST, wanted=self.wanted)
        if not form.is_valid():
            return self.show(form, 422)
        email = form.cleaned_data["email"]
        if too_often(get_adapter().get_client_ip(request), email, "digest"):
            form.add_error(None, _("That was asked many times within the hour. Nothing is lost: send it later."))
            return self.show(form, 429)
        subscribing.ask(email, self.wanted, form.cleaned_data["rhythm"], get_language() or "")
        return redirect("digest_asked")

    def show(self, form: DigestForm, status: int) -> HttpResponse:
        context = {
            "form": form,
            "filter": filter_words(self.wanted),
            "last_day": self.wanted.until,
            "back": agenda.with_query(reverse("agenda"), self.wanted),
        }
        return render(self.request, "pages/digest/ask.html", context, status=status)


@require_safe
@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/digest/asked.html")


def key_of(token: str, purpose: str) -> int:
    key = subscribing.read(token, purpose)
    if key is None:
        raise Http404
    return key


class ConfirmView(PrivateLink):
    """Asks once more by a button: programs that look through mail follow links, but press nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        found = Subscription.objects.filter(pk=key_of(token, CONFIRM)).first()
        return show_one(request, "pages/digest/confirm.html", found, 200 if found else 410)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscribing.confirm(key_of(token, CONFIRM))
        return redirect(request.path)


@method_decorator(csrf_exempt, name="dispatch")
class StopView(PrivateLink):
    """RFC 8058: a POST ends it, from wherever it comes, without a log-in; a person who follows the link is asked."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        found = Subscription.objects.filter(pk=key_of(token, STOP)).first()
        return show_one(request, "pages/digest/stop.html", found, 200)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscribing.stop(key_of(token, STOP))
        return show_one(request, "pages/digest/stop.html", None, 200)


class RhythmView(PrivateLink):
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        rhythm = request.POST.get("rhythm", "")
        if rhythm in Rhythm.values:
            subscribing.change_rhythm(key_of(token, STOP), rhythm)
        return redirect("digest_stop", token=token)


def show_one(request: HttpRequest, template: str, found: Subscription | None, status: int) -> HttpResponse:
    """A page about one subscription, or about its end."""
    context: dict[str, Any] = {"subscription": found, "agenda_url": reverse("agenda")}
    if found is not None:
        context |= {
            "filter": filter_words(found.wanted),
            "agenda_url": agenda.with_query(reverse("agenda"), found.wanted),
            "other": next(rhythm for rhythm in Rhythm if rhythm != found.rhythm),
        }
    return render(request, template, context, status=status)
