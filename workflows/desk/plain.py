"""The page of a small dossier: its facts, its open steps, its story."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.approvals.story import story
from workflows.kernel.dossiers import DossierPage
from workflows.kernel.models import records_of
from workflows.kernel.perform import open_steps


class PlainDossierPage(DossierPage):
    """A subclass gives `template_name`, which extends workflows/desk/plain_dossier.html; the row is `dossier` there."""

    template_name: str

    def get_template_names(self) -> list[str]:
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.instance
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": self.index_url, "label": str(self.model_admin.menu_label)},
            {"url": self.request.path, "label": str(row)},
        ]
        steps, told = open_steps(row, self.request.user), story(list(records_of(row).reverse()))
        return super().get_context_data(dossier=row, steps=steps, story=told, breadcrumbs_items=crumbs, **kwargs)
