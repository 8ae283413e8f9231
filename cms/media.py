"""The list of films and sounds, like Wagtail's lists of images and documents."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.filters import BaseMediaFilterSet
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtailmedia import get_permission_policy
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import Media
from wagtailmedia.permissions import MediaPermissionPolicyChecker
from wagtailmedia.views import chooser

from snippets.sheets import Exported

permission_checker = MediaPermissionPolicyChecker()


class MediaFilterSet(BaseMediaFilterSet):
    permission_policy = get_permission_policy()
    usage_count = None

    class Meta:
        model = Media
        fields = ["type"]


class MediaIndexView(Exported, IndexView):
    model = Media
    permission_policy = get_permission_policy()
    any_permission_required = ["add", "change", "delete"]
    page_title = _("Media")
    header_icon = "media"
    index_url_name = "wagtailmedia:index"
    index_results_url_name = "media_results"
    edit_url_name = "wagtailmedia:edit"
    filterset_class = MediaFilterSet
    default_ordering = "-created_at"
    paginate_by = 50

    def get_base_queryset(self) -> QuerySet[Media]:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change", "delete"])
        return rows.select_related("collection")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=pgettext("list", "Title"), sort_key="title", get_url=self.get_edit_url),
            Column("filename", label=_("File")),
            Column("type", label=_("Kind"), accessor="get_type_display", sort_key="type"),
            Column("collection", label=_("Collection")),
            DateColumn("created_at", label=_("Added on"), sort_key="created_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.user_has_permission("add"):
            return []
        ways = (("video", _("Add a film")), ("audio", _("Add a sound")))
        return [HeaderButton(words, reverse("wagtailmedia:add", args=[kind]), icon_name="plus") for kind, words in ways]


@permission_checker.require("add")
def chooser_upload(request: HttpRequest, media_type: str) -> HttpResponse:
    """From the window to choose a film: what is refused is said beside its own form, and no other form stands there."""
    options = {"instance": Media(uploaded_by_user=request.user, type=media_type), "prefix": "media-chooser-upload"}
    form = get_media_form(Media)(request.POST or None, request.FILES or None, user=request.user, **options)
    if request.method != "POST" or form.is_valid():
        return chooser.chooser_upload(request, media_type)
    words = {"video": _("Add a film"), "audio": _("Add a sound")}
    context = {"form": form, "kind": media_type, "title": words[media_type]}
    template = "wagtailmedia/chooser/refused.html"
    return render_modal_workflow(request, template, None, context, json_data={"step": "chooser"})
