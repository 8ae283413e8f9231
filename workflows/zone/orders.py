"""An ambassador orders copies on paper, and cancels what is not sent yet."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.models import KitItem, KitVersion
from workflows.kit.models import PrintOrder
from workflows.people import roles
from workflows.people.roles import Role
from workflows.zone import sheet
from workflows.zone.steps import ZoneStepView


class PrintOrderStepView(ZoneStepView):
    steps = ("cancel",)

    def find(self) -> PrintOrder:
        rows = PrintOrder.objects.of(self.request.user).select_related("member", "version")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_return_url(self, subject: PrintOrder) -> str:
        return reverse("zone_kit") + "#orders"

    def back(self) -> str:
        return _("Representation kit")

    def facts(self) -> sheet.Facts:
        order = self.subject
        return [
            (pgettext("kit", "Item"), order.version),
            (_("Number of copies"), order.copies),
            (_("Address to send them to"), order.address),
            (_("When you need them"), date_format(order.needed_by)),
        ]


class OrderCopiesView(PrintOrderStepView):
    """The page makes nothing; sending the form begins the order. Who has one open is led to that."""

    steps = ("order",)

    def find(self) -> PrintOrder:
        user = self.request.user
        self.item = item = get_object_or_404(KitItem.objects.live().filter(is_printed=True), pk=self.kwargs["pk"])
        member = roles.member_of(user) if roles.has_role(user, Role.AMBASSADOR) else None
        if member is None:
            raise Http404
        version = KitVersion.objects.keep(item.translation_key, item.version, item.title)
        mine = PrintOrder.objects.open().filter(member=member, version=version)
        return mine.select_related("member", "version").first() or PrintOrder(member=member, version=version)

    def facts(self) -> sheet.Facts:
        return [(pgettext("kit", "Item"), self.item.title), (pgettext("kit", "Version"), self.item.version)]

    def already_done(self, answers: dict[str, Any]) -> bool:
        """Also where another click of the same person ordered a moment ago."""
        if self.subject.pk is None:
            self.subject = self.find()
        return self.subject.pk is not None and super().already_done(answers)
