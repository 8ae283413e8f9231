"""The lists of Wagtail and its extensions, taken along like ours: in cells that no spreadsheet takes for a formula."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.views import workflows
from wagtail.admin.views.collections import Index as CollectionIndexView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.pages.listing import IndexView as PageIndexView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images.views.images import IndexView as ImageIndexView
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.views.groups import IndexView as GroupIndexView
from wagtail_localize.locales.views import IndexView as LocaleIndexView
from wagtail_localize.views.report import TranslationsReportView

from snippets.sheets import harmless, in_a_cell

NAME, TITLE, KIND = _("Name"), pgettext_lazy("list", "Title"), _("Kind")
STATUS, IN_USE = _("Status"), _("In use")
FILES = {"title": TITLE, "filename": _("File"), "collection": _("Collection"), "created_at": _("Added on")}
# A list of theirs -> what a row of it takes along: the path to it, and its heading.
COLUMNS: dict[Any, dict[str, Any]] = {
    PageIndexView: {
        "title": TITLE,
        "locale": pgettext_lazy("of a text", "Language"),
        "page_type_display_name": KIND,
        "latest_revision_created_at": _("Last changed"),
        "status_string": STATUS,
    },
    DocumentIndexView: FILES,
    ImageIndexView: FILES,
    PageTypesUsageReportView: {"name": KIND, "count": _("Number")},
    TranslationsReportView: {
        "source.specific_content_type.name": KIND,
        "source.object_repr": TITLE,
        "source.locale": _("From the language"),
        "target_locale": _("Into the language"),
        "get_status_display": STATUS,
    },
    CollectionIndexView: {"name": NAME},
    workflows.Index: {"name": NAME, "active": IN_USE},
    workflows.TaskIndex: {"name": NAME, "active": IN_USE},
    SiteIndexView: {"site_name": NAME, "hostname": _("Host name"), "port": _("Port")},
    GroupIndexView: {"name": NAME},
    LocaleIndexView: {"language_code": _("Code"), "get_display_name": NAME},
}
ROWS_OF_TRANSLATIONS = TranslationsReportView.get_queryset
HEADING = SpreadsheetExportMixin.get_heading


def cell(view: Any, field: str, value: Any, export_format: str) -> Any:
    in_words = view.custom_field_preprocess.get(field, {}).get(export_format, in_a_cell)
    return harmless(in_a_cell(in_words(value)))


def heading(view: Any, rows: Any, field: str) -> Any:
    return harmless(capfirst(HEADING(view, rows, field)))


def translations(view: Any) -> Any:
    return ROWS_OF_TRANSLATIONS(view).select_related("source__specific_content_type", "source__locale", "target_locale")


def use_them() -> None:
    for view, columns in COLUMNS.items():
        view.list_export, view.export_headings = list(columns), columns
    given = (
        (SpreadsheetExportMixin, "preprocess_field_value", cell),
        (SpreadsheetExportMixin, "get_heading", heading),
        (TranslationsReportView, "get_queryset", translations),
    )
    for view, name, ours in given:
        setattr(view, name, ours)
