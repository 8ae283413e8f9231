"""The charter in the back office: its versions, who signed which words, and who has still to sign."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflows.approvals.desk_steps import DeskStepView
from workflows.approvals.story import story
from workflows.kernel.dossiers import DossierAdmin, DossierPage, column, frame, says_forbidden
from workflows.kernel.models import records_of
from workflows.kernel.perform import open_steps
from workflows.people.charter.changes import Part, marked
from workflows.people.charter.files import evidence_file, facts_of, text_file
from workflows.people.charter.models import CharterSignature, CharterVersion, next_number
from workflows.people.charter.states import CharterState
from workflows.people.models import Mandate
from workflows.people.roles import Role, handles, has_role

MOST = 500


class CharterPage(DossierPage):
    template_name = "workflows/desk/charter.html"

    def get_template_names(self) -> list[str]:
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, user = self.instance, self.request.user
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": self.index_url, "label": capfirst(self.verbose_name_plural)},
            {"url": self.request.path, "label": str(version)},
        ]
        return super().get_context_data(
            version=version,
            texts=texts_of(version),
            steps=open_steps(version, user),
            unsigned=unsigned(version, user),
            signatures=signatures_seen_by(user).filter(version=version)[:MOST],
            story=story(list(records_of(version).reverse())),
            breadcrumbs_items=crumbs,
            **kwargs,
        )


@dataclass(frozen=True)
class Text:
    """A version in one language; `since`: the number of the version before, `parts` what changed since that."""

    code: str
    language: str
    title: str
    text: str
    since: int | None
    parts: tuple[Part, ...]


def texts_of(version: CharterVersion) -> list[Text]:
    """In every language of the site."""
    former = version.former()
    return [
        Text(
            code,
            name,
            version.title.get(code, ""),
            version.text.get(code, ""),
            former.number if former else None,
            marked(former.words_in(code), version.words_in(code)) if former else (),
        )
        for code, name in settings.LANGUAGES
    ]


def unsigned(version: CharterVersion, user: Any) -> QuerySet[Mandate] | list[Mandate]:
    """Who has still to sign, of those whom this reader handles; nobody before or after the version's time."""
    if version.state != CharterState.IN_FORCE:
        return []
    mine = Mandate.objects.visible_to(user).order_by().values("pk")
    return version.unsigned().filter(pk__in=mine).select_related("member").order_by("member__last_name")[:MOST]


def signatures_seen_by(user: Any) -> QuerySet[CharterSignature]:
    """Evidence is about a person: it is read by who handles that person's place."""
    mine = Mandate.objects.visible_to(user).order_by().values("pk")
    return CharterSignature.objects.filter(mandate__in=mine).select_related("member", "version")


class CharterAdmin(DossierAdmin):
    model = CharterVersion
    base_url_path = "charter"
    names: ClassVar = {"index": "charters", "inspect": "charter_dossier"}
    menu_label = pgettext_lazy("menu", "Charter")
    menu_icon = "doc-full"
    menu_order = 117
    inspect_view_class = CharterPage
    search_fields = ("title", "text")
    list_display = ("name", "number_of", "state_word", "since", "by_when", "signed_by")
    list_export = ("name", "number_of", "state_word", "since", "by_when", "signed_by")
    export_filename = "charter"
    new_label = gettext_lazy("Write a new version")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, Role.SUPPORT_GROUP)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mine = Mandate.objects.visible_to(request.user).order_by().values("pk")
        signed = Count("signatures", filter=Q(signatures__mandate__in=mine))
        return super().get_queryset(request).annotate(signed=signed).order_by("-number")

    def new_url(self, request: HttpRequest) -> str:
        drafted = CharterVersion.objects.filter(state=CharterState.DRAFT).exists()
        return "" if drafted or not has_role(request.user, Role.COORDINATOR) else reverse("charter_new")

    @column(pgettext_lazy("of a charter", "title"))
    def name(self, version: CharterVersion) -> str:
        return str(version.title)

    @column(pgettext_lazy("of a charter", "version"), "number")
    def number_of(self, version: CharterVersion) -> int:
        return version.number

    @column(pgettext_lazy("charter", "state"), "state")
    def state_word(self, version: CharterVersion) -> str:
        return version.get_state_display()

    @column(gettext_lazy("in force since"), "in_force_on")
    def since(self, version: CharterVersion) -> str:
        return date_format(version.in_force_on, "SHORT_DATE_FORMAT") if version.in_force_on else ""

    @column(gettext_lazy("to be signed by"), "sign_by")
    def by_when(self, version: CharterVersion) -> str:
        return date_format(version.sign_by, "SHORT_DATE_FORMAT") if version.sign_by else ""

    @column(gettext_lazy("signatures"), "signed")
    def signed_by(self, version: Any) -> int:
        return version.signed


class CharterStepView(DeskStepView):
    def get_subject(self) -> CharterVersion:
        self.dossier = get_object_or_404(CharterVersion.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return self.dossier


class WriteCharterView(DeskStepView):
    """A new version begins with the words of the last one, so that what changes is what is written."""

    def get_subject(self) -> CharterVersion:
        if not has_role(self.request.user, Role.COORDINATOR):
            raise PermissionDenied(_("Only a coordinator may do this."))
        last = CharterVersion.objects.first()
        words = {"title": last.title, "text": last.text} if last else {}
        self.dossier = CharterVersion(number=next_number(), **words)
        return self.dossier

    def get_return_url(self, subject: CharterVersion) -> str:
        return subject.desk_url() if subject.pk else reverse("charters")


def signature_or_refuse(request: HttpRequest, pk: int) -> CharterSignature:
    signature: CharterSignature = get_object_or_404(signatures_seen_by(request.user), pk=pk)
    if not handles(request.user, signature.member.country_id, signature.member.region_id):
        raise PermissionDenied(_("Only the support group of this country and region may do this."))
    return signature


@says_forbidden
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    signature = signature_or_refuse(request, pk)
    context = frame(_("Evidence of a signature"), (signature.version.desk_url(), signature.version))
    response = render(
        request, "workflows/desk/evidence.html", context | {"signature": signature, "facts": facts_of(signature)}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@says_forbidden
def evidence_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return evidence_file(signature_or_refuse(request, pk))


@says_forbidden
def signed_text(request: HttpRequest, pk: int) -> HttpResponse:
    return text_file(signature_or_refuse(request, pk))
