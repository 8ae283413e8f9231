"""Orders of copies on paper, as the communications team handles them: open ones first, with totals per item."""

from typing import Any, ClassVar

from django.db.models import Case, Count, QuerySet, Sum, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.models import KitVersion
from workflows.approvals.desk_steps import DeskStepView
from workflows.desk.plain import PlainDossierPage
from workflows.kernel.dossiers import DossierAdmin, DossierList, column
from workflows.kit.models import PrintOrder
from workflows.kit.states import OrderState
from workflows.people.roles import Role, has_role


def totals() -> QuerySet[KitVersion]:
    """What is to be printed: the versions that are on order, with how many copies in how many orders."""
    waiting = KitVersion.objects.filter(orders__state=OrderState.ORDERED)
    return waiting.annotate(copies=Sum("orders__copies"), times=Count("orders")).order_by("title", "version", "pk")


class PrintOrderList(DossierList):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(totals=list(totals()), **kwargs)


class PrintOrderPage(PlainDossierPage):
    template_name = "workflows/desk/order.html"


class PrintOrderAdmin(DossierAdmin):
    model = PrintOrder
    base_url_path = "print-orders"
    names: ClassVar = {"index": "print_orders", "inspect": "print_order"}
    menu_label = pgettext_lazy("menu", "Print orders")
    menu_icon = "doc-full"
    menu_order = 242
    index_view_class = PrintOrderList
    inspect_view_class = PrintOrderPage
    search_fields = ("version__title", "version__version", "member__first_name", "member__last_name")
    export_filename = "print-orders"
    list_display = ("what", "number", "name", "needed", "state_word", "ordered")
    list_export = ("title", "edition", "number", "name", "where", "needed", "state_word", "ordered")

    @staticmethod
    def may_list(user: Any) -> bool:
        return has_role(user, Role.COMMUNICATIONS)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        first = Case(When(state=OrderState.ORDERED, then=Value(0)), default=Value(1))
        return super().get_queryset(request).select_related("member", "version").order_by(first, "needed_by", "pk")

    def get_page_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_page_queryset(request).select_related("member", "version")

    @column(pgettext_lazy("kit", "item"), "version__title")
    def what(self, row: PrintOrder) -> str:
        return str(row.version)

    @column(pgettext_lazy("kit", "item"))
    def title(self, row: PrintOrder) -> str:
        return row.version.title

    @column(pgettext_lazy("kit", "version"))
    def edition(self, row: PrintOrder) -> str:
        return row.version.version

    @column(gettext_lazy("number of copies"), "copies")
    def number(self, row: PrintOrder) -> int:
        return row.copies

    @column(gettext_lazy("ambassador"), "member__last_name")
    def name(self, row: PrintOrder) -> str:
        return str(row.member)

    @column(gettext_lazy("address they are sent to"))
    def where(self, row: PrintOrder) -> str:
        return row.address

    @column(gettext_lazy("needed by"), "needed_by")
    def needed(self, row: PrintOrder) -> str:
        return date_format(row.needed_by, "SHORT_DATE_FORMAT")

    @column(pgettext_lazy("print order", "state"), "state")
    def state_word(self, row: PrintOrder) -> str:
        return row.get_state_display()

    @column(gettext_lazy("ordered on"), "ordered_at")
    def ordered(self, row: PrintOrder) -> str:
        return date_format(row.ordered_at, "SHORT_DATE_FORMAT")


class PrintOrderStepView(DeskStepView):
    def get_subject(self) -> PrintOrder:
        rows = PrintOrder.objects.visible_to(self.request.user).select_related("member", "version")
        self.dossier = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.dossier
