"""The back office's list and page of one kind of dossier, on wagtail-modeladmin: read here, moved by steps only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

import structlog
from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail_modeladmin.helpers import AdminURLHelper, ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView, WMABaseView

from snippets.sheets import CONTROL, harmless
from workflows.kernel.plain_words import PlainWords

logger = structlog.get_logger(__name__)

UNREADABLE = _("cannot be read")


def column(label: Any, order: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A method of a DossierAdmin that fills one column; where it fails, the cell says so and the list stands."""

    def named(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def guarded(self: Any, row: Any) -> Any:
            try:
                return method(self, row)
            except Exception:
                logger.exception("unreadable_cell", column=method.__name__, row=row.pk)
                return UNREADABLE

        guarded.short_description = label  # type: ignore[attr-defined]
        if order:
            guarded.admin_order_field = order  # type: ignore[attr-defined]
        return guarded

    return named


def frame(title: Any, *above: tuple[str, Any]) -> dict[str, Any]:
    """The title and the way back; `above` are (address, words) between the home of the back office and here."""
    way = [(reverse("wagtailadmin_home"), _("Home")), *above, ("", title)]
    crumbs = [{"url": url, "label": str(words)} for url, words in way]
    return {"header_title": title, "page_title": title, "breadcrumbs_items": crumbs}


def says_forbidden(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal becomes an answer 403 with its reason; Wagtail would turn it into a redirect to its home."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            context = frame(_("This is not open to you")) | {"reason": str(refusal)}
            return render(request, "modeladmin/workflows/forbidden.html", context, status=403)

    return answering


def overdue_first(rows: QuerySet, ended: Any) -> QuerySet:
    """Late ones, then the open ones, then what has ended; within each the longest in its state first."""
    late = rows.model.objects.overdue().order_by().values("pk")
    first = Case(When(pk__in=late, then=Value(0)), When(state__in=list(ended), then=Value(2)), default=Value(1))
    return rows.order_by(first, "state_since", "pk")


class Filters(PlainWords, forms.Form):
    """What narrows a list. A value that does not fit is told beside its field and narrows nothing."""

    state = forms.ChoiceField(label=pgettext_lazy("of a dossier", "State"), required=False)

    def __init__(self, *args: Any, user: Any, admin: "DossierAdmin", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["state"].choices = [("", _("All")), *admin.model.state_choices()]
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices for this user."""

    @cached_property
    def answers(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    def narrow(self, rows: QuerySet) -> QuerySet:
        return rows.filter(state=self.answers["state"]) if "state" in self.answers else rows


class DossierPermissions(PermissionHelper):
    """Reading is by role; the generic forms create, change and delete nothing."""

    may_list: Callable[[Any], bool]

    def user_can_list(self, user: Any) -> bool:
        return bool(type(self).may_list(user))

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return True  # the page itself finds only what is visible

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class DossierUrls(AdminURLHelper):
    """`/admin/missions/` and `/admin/missions/42/`, under names that the rest of the house knows."""

    names: ClassVar[dict[str, str]]

    def get_action_url_name(self, action: str) -> str:
        return self.names[action]

    def get_action_url(self, action: str, *args: Any, **kwargs: Any) -> str:
        return reverse(self.names[action], args=args)

    @cached_property
    def create_url(self) -> str:
        return ""


class DossierButtons(ButtonHelper):
    def get_primary_button(self, obj: Any) -> dict[str, Any]:
        return {"url": self.url_helper.get_action_url("inspect", obj.pk), "title": ""}

    def get_buttons_for_obj(self, obj: Any, **kwargs: Any) -> list[Any]:
        return []


class DossierList(IndexView):
    """Only the parameters that the list knows count; any other is dropped instead of taking the page down."""

    @method_decorator(says_forbidden)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        self.filters = self.model_admin.make_filters(request)
        known = {*self.filters.fields, self.SEARCH_VAR, self.ORDER_VAR, self.PAGE_VAR, self.EXPORT_VAR}
        wanted = request.GET.copy()
        for name in list(wanted):
            if name not in known:
                del wanted[name]
        if self.SEARCH_VAR in wanted:
            wanted[self.SEARCH_VAR] = CONTROL.sub("", wanted[self.SEARCH_VAR])[:200]
        request.GET = wanted  # type: ignore[assignment]
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest | None = None) -> QuerySet:
        request = request or self.request
        self.filter_specs, self.has_filters = [], False
        rows = self.filters.narrow(self.get_base_queryset(request))
        if self.params.get(self.ORDER_VAR):
            rows = rows.order_by(*self.get_ordering(request, rows.order_by()))
        return self.get_search_results(request, rows, self.query)

    def get_default_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ()

    def _get_default_ordering(self) -> list[str]:
        return []

    def get_query_string(self, new_params: dict[str, Any] | None = None, remove: list[str] | None = None) -> str:
        params = self.params.copy()
        for name in remove or []:
            params.pop(name, None)
        for name, value in (new_params or {}).items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return f"?{params.urlencode()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = self.model_admin.counts(self.request)
        state = self.request.GET.get("state", "")
        tabs = [
            {
                "label": label,
                "count": counts[key],
                "url": self.get_query_string({"state": key}),
                "current": key == state,
            }
            for key, label in self.model.state_choices()
            if counts.get(key)
        ]
        everything = {"label": _("All"), "count": sum(counts.values()), "url": self.get_query_string(remove=["state"])}
        return super().get_context_data(
            tabs=[everything | {"current": not state}, *tabs] if counts else [],
            filters=self.filters,
            new_url=self.model_admin.new_url(self.request),
            new_label=self.model_admin.new_label,
            narrowed=bool(self.filters.answers or self.query),
            breadcrumbs_items=[
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": self.index_url, "label": self.get_page_title()},
            ],
            **kwargs,
        )

    def get_heading(self, queryset: QuerySet, field: str) -> str:
        return harmless(capfirst(str(getattr(self.model_admin, field).short_description)))

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        values = {name: getattr(self.model_admin, name)(item) for name in self.list_export}
        return {name: "" if value is None else value for name, value in values.items()}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return harmless(super().preprocess_field_value(field, value, export_format))


class DossierPage(InspectView):
    """One dossier; 404 for any that this account may not open."""

    def __init__(self, model_admin: "DossierAdmin", instance_pk: int) -> None:
        WMABaseView.__init__(self, model_admin)
        self.instance_pk = instance_pk

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.instance = get_object_or_404(self.model_admin.get_page_queryset(request), pk=self.instance_pk)
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_fields_dict(self) -> list[Any]:
        return []


class DossierAdmin(ModelAdmin):
    """Registers the list and the page of one lifecycle.

    A subclass gives `model`, `base_url_path`, `names` (index, inspect: names of the addresses), `list_display` and
    `list_export` (methods marked with `column`), `filters_class`, `may_list(user)`, and the page as
    `inspect_view_class`.
    """

    names: ClassVar[dict[str, str]]
    filters_class: ClassVar[type[Filters]] = Filters
    index_view_class = DossierList
    inspect_view_class = DossierPage
    inspect_view_enabled = True
    history_view_enabled = False
    button_helper_class = DossierButtons
    list_per_page = 50

    @staticmethod
    def may_list(user: Any) -> bool:
        return False

    def get_permission_helper_class(self) -> type[PermissionHelper]:
        return type("Permissions", (DossierPermissions,), {"may_list": staticmethod(self.may_list)})

    def get_url_helper_class(self) -> type[AdminURLHelper]:
        return type("Urls", (DossierUrls,), {"names": self.names})

    def get_admin_urls_for_registration(self) -> list[Any]:
        return [
            path(f"{self.base_url_path}/", self.index_view, name=self.names["index"]),
            path(f"{self.base_url_path}/<int:instance_pk>/", self.inspect_view, name=self.names["inspect"]),
        ]

    def get_permissions_for_registration(self) -> QuerySet:
        return Permission.objects.none()

    def register_admin_url_finders(self) -> None:
        """Nothing: a dossier is not edited."""

    def register_indexing(self) -> None:
        """Nothing: no dossier points to an image or a document."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.visible_to(request.user)

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.visible_to(request.user)

    new_label: Any = _("New mission")

    def new_url(self, request: HttpRequest) -> str:
        """Where this account proposes a new one; empty when it does not."""
        return ""

    def counts(self, request: HttpRequest) -> dict[str, int]:
        """State -> how many dossiers this account sees in it."""
        rows = self.model.objects.visible_to(request.user).order_by().values_list("state")
        return dict(rows.annotate(n=Count("pk")))

    def make_filters(self, request: HttpRequest) -> Filters:
        return self.filters_class(request.GET, user=request.user, admin=self)

    def get_extra_attrs_for_row(self, obj: Any, context: Any) -> dict[str, str]:
        return {"class": "desk-late"} if obj.overdue_days else {}
