"""A holder's mandate: what is still needed before the start, the term, its steps; and the charter, read and signed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflows.kernel import clock
from workflows.kernel.forms import StepForm
from workflows.kernel.history import history
from workflows.kernel.perform import open_steps
from workflows.kernel.refusals import NotPossible, Refused
from workflows.kernel.steps import OpenStep
from workflows.kernel.undo import act_of_last, way_back
from workflows.people.care.rules import confirmed_parts, is_not_away, parts_asked
from workflows.people.charter.changes import Changes, marked
from workflows.people.charter.files import evidence_file, facts_of, text_file
from workflows.people.charter.models import CharterSignature, CharterVersion, in_force, unsigned_by
from workflows.people.models import Mandate, Member
from workflows.people.states import CURRENT, State
from workflows.people.training.states import AttendanceState
from workflows.zone import queries
from workflows.zone.cards import Todo
from workflows.zone.frame import page, zone_page
from workflows.zone.fresh import is_fresh, last_shown
from workflows.zone.profile import member_or_404
from workflows.zone.steps import MANDATE_STEPS, ZoneStepView
from workflows.zone.tools import reader
from workflows.zone.training import place_of

SIGN = "sign_charter"
TYPED = "charter_typed_name"
TONES = {State.ACTIVE: "good", State.ONBOARDING: "busy", State.PAUSED: "wait", State.SUSPENDED: "bad"}


@dataclass(frozen=True)
class Item:
    """One line of what is needed before the start."""

    title: str
    text: str
    done: bool
    url: str = ""
    label: str = ""
    needed: bool = True


def checklist(mandate: Mandate) -> list[Item]:
    member = mandate.member
    items = [charter_item(member), training_item(member), sheet_item(member), card_item(mandate)]
    return [*items, day_item(mandate)]


def charter_item(member: Member) -> Item:
    title, url, charter = _("Sign the charter"), reverse("zone_charter"), in_force()
    if charter is None:
        return Item(title, _("The cooperative is still writing it; you are told as soon as you can sign."), False)
    signature = member.charter_signatures.filter(version=charter).first()
    if signature is None:
        return Item(title, _("It says which attitude is expected of you."), False, url, _("Read and sign"))
    return Item(title, _("Signed on %(day)s.") % {"day": date_format(signature.signed_at)}, True, url, _("Read it"))


def training_item(member: Member) -> Item:
    title = _("Attend an initial training")
    attended = member.attendances.filter(state=AttendanceState.NOTED).first()
    if attended is None:
        mine, url = place_of(member), reverse("zone_training")
        if mine is not None:
            text = _("You have a place on %(when)s, %(where)s.")
            text = text % {"when": mine.session.when, "where": mine.session.where}
            return Item(title, text, False, url, _("See it, or sign off"))
        text = _("Choose the session that suits you; the support group notes that you were there.")
        return Item(title, text, False, url, _("Choose a session"))
    words = _("Attended on %(day)s, %(place)s.")
    return Item(title, words % {"day": date_format(attended.held_on), "place": attended.where}, True)


def sheet_item(member: Member) -> Item:
    filled = not queries.profile_is_empty(member)
    text = _("Your languages, themes and sectors decide which missions are offered to you.")
    return Item(_("Fill in your identification sheet"), text, filled, reverse("zone_profile"), _("To my sheet"), False)


def card_item(mandate: Mandate) -> Item:
    text = _("Whoever scans it sees whether you represent us today.")
    return Item(_("Make your card"), text, hasattr(mandate, "card"), reverse("zone_card"), _("To my card"), False)


def day_item(mandate: Mandate) -> Item:
    text = _("Your term begins on %(day)s.") % {"day": date_format(mandate.starts)}
    return Item(_("Wait for the first day"), text, mandate.starts <= clock.today())


def todos_of(member: Member) -> list[Todo]:
    """What the mandate asks of its holder now. 1 query, 3 for who was asked about their sheet once."""
    unsigned = unsigned_by(OuterRef("member"))
    asked = {"lacks_signature": Exists(unsigned), "sign_by": Subquery(unsigned.values("sign_by")[:1])}
    mandate: Any = member.mandates.filter(state__in=CURRENT).annotate(**asked).first()
    if mandate is None:
        return []
    found = []
    if mandate.lacks_signature:
        by = mandate.sign_by if mandate.state != State.ONBOARDING else None  # the date is for who was there before
        text = _("Please sign by %(day)s.") % {"day": date_format(by)} if by else _("Your signature is missing.")
        late = "bad" if by and by < clock.today() else "wait"
        found.append(Todo(_("Sign the charter"), text, reverse("zone_charter"), _("Read and sign"), late))
    if mandate.renewal_until is not None:
        text = _("Your mandate runs until %(day)s.") % {"day": date_format(mandate.ends)}
        found.append(Todo(_("Will you stay for another term?"), text, reverse("zone_mandate"), _("Answer"), "wait"))
    asked_at = mandate.sheet_asked_at
    if (
        mandate.state == State.ACTIVE
        and asked_at
        and is_not_away(mandate)
        and parts_asked(asked_at, confirmed_parts(mandate))
    ):
        text = _("Part by part: one click where nothing changed.")
        url, label = reverse("zone_check"), _("Look at it")
        found.append(Todo(_("Is your sheet still right?"), text, url, label, "wait"))
    return found


def current_mandate(member: Member) -> Mandate | None:
    return member.mandates.filter(state__in=CURRENT).select_related("member").first()


RENEWAL_STEPS = ("renew", "decline_renewal")  # shown once they are asked


def own_steps(mandate: Mandate, user: Any) -> list[OpenStep]:
    """In the order in which they are written there: an answer that is waited for comes first."""
    early = RENEWAL_STEPS if mandate.renewal_until is None else ()
    names = [name for name in MANDATE_STEPS if name not in early]
    mine = [each for each in open_steps(mandate, user) if each.step.name in names]
    return sorted(mine, key=lambda each: MANDATE_STEPS.index(each.step.name))


@require_safe
@zone_page
def mandate(request: HttpRequest) -> HttpResponse:
    member = member_or_404(request)
    terms = list(member.mandates.select_related("member", "card"))
    now = next((term for term in terms if term.state in CURRENT), None)
    return page(
        request,
        "mandate",
        mandate=now,
        tone=TONES.get(now.state, "") if now else "",
        checklist=checklist(now) if now and now.state == State.ONBOARDING else [],
        steps=own_steps(now, request.user) if now else [],
        steps_url=f"{reverse('zone_home')}mandates/{now.pk}/" if now else "",
        why_url=f"{reverse('zone_home')}mandates/{now.pk}/why/" if now else "",
        way_back=way_back(now, request.user, act_of_last(now)) if now else None,
        past=queries.ends_of(terms),
        signatures=member.charter_signatures.select_related("version"),
        history=history(now) if now else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def charter(request: HttpRequest) -> HttpResponse:
    """Every member may read the charter in force; whoever has still to sign it does so here."""
    member, version = member_or_404(request), in_force()
    signature = member.charter_signatures.filter(version=version).first() if version else None
    if signature is not None and request.method == "POST":  # a second click
        return redirect("zone_charter_evidence", signature.pk)
    if version is not None and signature is None and current_mandate(member) is not None:
        return SignView.as_view(version=version)(request, step=SIGN)
    changes = changes_for(member, version)
    return page(request, "charter", version=version, signature=signature, changes=changes, form=None, refusal=None)


def changes_for(member: Member, version: CharterVersion | None) -> Changes | None:
    """What this version says otherwise than the words this member signed last, else than the version before it."""
    if version is None:
        return None
    language = reader()
    signed = (
        member.charter_signatures.exclude(version=version).filter(language=language).select_related("version").first()
    )
    former = version.former()
    if signed is not None:
        return Changes(signed.version.number, marked(signed.text, version.words_in(language)))
    return Changes(former.number, marked(former.words_in(language), version.words_in(language))) if former else None


class SignView(ZoneStepView):
    """The exact text, then the name typed again by who has just shown who they are."""

    template_name = "workflows/zone/charter.html"
    steps = (SIGN,)
    version: CharterVersion | None = None

    def find(self) -> Mandate:
        return get_object_or_404(
            Mandate.objects.filter(member__user=self.request.user.pk, state__in=CURRENT).select_related("member")
        )

    def get_return_url(self, subject: Mandate) -> str:
        return reverse("zone_mandate")

    def make_form(self, *data: Any) -> StepForm:
        form: Any = super().make_form(*data)
        form.fields["typed_name"].initial = self.request.session.pop(TYPED, "") if not data else ""
        shown, version, language = last_shown(self.request), self.version, reader()
        if shown is not None and version is not None:
            form.evidence = {
                "version": version,
                "language": language,
                "sha256": version.fingerprint(language),
                "authenticated_by": shown.how,
                "authenticated_at": shown.at,
            }
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version is None:
            return redirect("zone_charter")
        if not is_fresh(request):
            request.session[TYPED] = request.POST.get("typed_name", "")[:400]
            return redirect("zone_show_who_you_are")
        if request.POST.get("sha256") != self.version.fingerprint(reader()):
            changed = NotPossible(
                _("The charter has changed since you opened the page. Read it as it is now, then sign.")
            )
            return self.show(self.make_form(request.POST), 409, changed)
        return super().post(request, *args, **kwargs)

    def is_closed(self, refusal: Refused | None) -> bool:
        return False

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {
            "version": self.version,
            "signature": None,
            "changes": changes_for(self.subject.member, self.version),
            "is_fresh": is_fresh(self.request),
            "sha256": self.version.fingerprint(reader()) if self.version else "",
        }

    def done(self, outcome: Any) -> HttpResponse:
        super().done(outcome)
        signature = CharterSignature.objects.get(member=outcome.subject.member_id, version=self.version)
        return HttpResponseRedirect(reverse("zone_charter_evidence", args=[signature.pk]))


def own_signature(request: HttpRequest, pk: int) -> CharterSignature:
    rows = CharterSignature.objects.select_related("version", "member")
    return get_object_or_404(rows, pk=pk, member__user=request.user.pk)


@require_safe
@zone_page
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    signature = own_signature(request, pk)
    return page(request, "evidence", signature=signature, facts=facts_of(signature))


@require_safe
@zone_page
def evidence_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return evidence_file(own_signature(request, pk))


@require_safe
@zone_page
def signed_text(request: HttpRequest, pk: int) -> HttpResponse:
    return text_file(own_signature(request, pk))
