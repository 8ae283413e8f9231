"""Nominations: staff asks a member, the member answers by a personal link (R1.5)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache

from workflows.candidates import rules
from workflows.candidates.models import Nomination
from workflows.candidates.states import NominationState, State
from workflows.candidates.views import menu, page, private, read_or_send
from workflows.kernel import links
from workflows.kernel.actors import Actor
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.plain_words import PlainWords
from workflows.kernel.refusals import Refused
from workflows.kernel.views import StepView
from workflows.people.models import Member
from workflows.people.roles import Role, has_role

MOST_FOUND = 20
A_PAGE = 30
LEAST_LETTERS = 2


def members_found(words: str) -> QuerySet[Member]:
    """Members of the register with an address whose name or number holds every word."""
    found = Member.objects.filter(active=True).exclude(email="").select_related("region")
    for word in words.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(number__iexact=word))
    return found


class NominationForm(PlainWords, forms.Form):
    """A search in the register and, from what it found, whom and why. Works as one page, without scripts."""

    q = forms.CharField(
        label=gettext_lazy("Name or register number"),
        max_length=150,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=gettext_lazy("Whom do you nominate?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Look for the member and choose one.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why do you think of this member?"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("The member reads these words, under your name."),
    )

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searched = len(words.strip()) >= LEAST_LETTERS
        found = members_found(words) if self.searched else Member.objects.none()
        shown = list(found.values_list("pk", flat=True)[: MOST_FOUND + 1])
        self.too_many = len(shown) > MOST_FOUND
        self.found = len(shown)
        self.fields["member"].queryset = Member.objects.filter(pk__in=shown[:MOST_FOUND]).select_related("region")
        self.fields["member"].label_from_instance = _with_region


def _with_region(member: Member) -> str:
    return f"{member} ({member.region})" if member.region else str(member)


OUTCOMES = {
    State.ADMITTED: gettext_lazy("Became an ambassador"),
    State.REJECTED: gettext_lazy("Did not become an ambassador"),
    State.WITHDRAWN: gettext_lazy("Did not become an ambassador"),
    State.EXPIRED: gettext_lazy("Did not become an ambassador"),
}


def outcome_of(nomination: Nomination) -> Any:
    """All that a nominator hears: the answer, and what became of it in the end."""
    if nomination.state != NominationState.ACCEPTED:
        return nomination.get_state_display()
    candidacy = getattr(nomination, "candidacy", None)
    return OUTCOMES.get(candidacy.state if candidacy else "", _("Said yes; the candidacy is under way"))


@read_or_send
@private
def nominate(request: HttpRequest) -> HttpResponse:
    """Under a minute: look for the member, say why, send. Below: what became of earlier ones."""
    if not has_role(request.user, Role.STAFF, Role.SUPPORT_GROUP):
        raise PermissionDenied
    data = request.POST if request.method == "POST" and "search" not in request.POST else None
    typed = request.POST if request.method == "POST" else request.GET
    words = typed.get("q", "")[:150]
    form = NominationForm(data, words=words, initial={name: typed.get(name, "") for name in ("q", "why", "member")})
    status = 200
    if data is not None:
        status = 422
        if form.is_valid():
            nomination = Nomination(
                member=form.cleaned_data["member"], nominator=request.user, why=form.cleaned_data["why"]
            )
            try:
                perform(nomination, "nominate", by=request.user)
            except Refused as refusal:
                form.add_error("member", str(refusal))
                status = 409
            else:
                messages.success(request, _("Sent. You hear what the member answers."))
                return redirect("nominate")
    rows = Nomination.objects.by(request.user).select_related("member", "candidacy")
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    made = [(row, outcome_of(row)) for row in shown]
    return page(request, "nominate", status, form=form, made=made, shown=shown)


def nomination_of(token: str) -> Nomination:
    """The nomination that a personal link opens; 404 for any other link."""
    found = links.read(token, rules.NOMINATION_PURPOSE)
    rows = Nomination.objects.select_related("member", "nominator").exclude(state=NominationState.WITHDRAWN)
    nomination = rows.filter(pk=found[0], link_version=found[1]).first() if found else None
    if nomination is None:
        raise Http404
    return nomination


@method_decorator(never_cache, name="dispatch")
class PersonalLink(View):
    """A page that opens by a link which is as good as a key: kept nowhere, found by nobody, told to no other site."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


class NominationView(PersonalLink):
    """Who asks and why. Looking changes nothing, so a mail scanner that follows the link does no harm."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        nomination = nomination_of(token)
        is_other = request.user.is_authenticated and not rules.nominated(nomination, request.user)
        steps = {each.step.name: each for each in open_steps(nomination, nomination.link_holder())}
        context = {
            "nomination": nomination,
            "is_other": is_other,
            "is_open": nomination.state == NominationState.SENT,
            "may_decline": "decline" in steps and not is_other,
            "url": reverse("nomination", args=[token]),
        }
        return page(request, "nomination", **context)


class AnsweringView(StepView):
    """A step of a nomination, on the page that the steps of a candidacy have."""

    template_name = "workflows/candidates/step.html"
    subject: Nomination

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        self.closed = self.is_closed(refusal)
        return super().show(form, status, refusal)

    def get_context(self) -> dict[str, Any]:
        return {
            "zone_menu": menu(self.request.user),
            "happened": [],
            "is_closed": self.closed,
            "sentence": SENTENCES[self.step.name],
        }


class NominationStepView(PersonalLink, AnsweringView):
    """To say yes one logs in as the member; to decline, the link is enough."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["step"] not in ("accept", "decline"):
            raise Http404
        if kwargs["step"] == "accept" and not request.user.is_authenticated:
            nomination_of(kwargs["token"])
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self) -> Nomination:
        return nomination_of(self.kwargs["token"])

    def get_actor(self) -> Actor:
        by_link = self.kwargs["step"] == "decline" and not self.request.user.is_authenticated
        return self.subject.link_holder() if by_link else self.request.user

    def get_return_url(self, subject: Any) -> str:
        if subject.state == NominationState.ACCEPTED:
            return reverse("candidacy")
        return reverse("nomination", args=[self.kwargs["token"]])


@method_decorator(private, name="dispatch")
class OwnNominationStepView(AnsweringView):
    """Whoever nominated takes the question back before it is answered."""

    def get_subject(self) -> Nomination:
        if self.kwargs["step"] != "withdraw":
            raise Http404
        return get_object_or_404(
            Nomination.objects.by(self.request.user).select_related("member"), pk=self.kwargs["pk"]
        )

    def get_return_url(self, subject: Any) -> str:
        return reverse("nominate")


SENTENCES = {
    "withdraw": gettext_lazy("You take your question back. The link in the mail no longer opens."),
    "accept": gettext_lazy("You begin a draft of your candidacy. Nobody reads it before you send it."),
    "decline": gettext_lazy("You would rather not. That is fine; you need not say why."),
}
