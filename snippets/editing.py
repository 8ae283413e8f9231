"""The screens on which the communications team keeps words and tools: what is due for review comes first."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup
from wagtailmedia.edit_handlers import MediaChooserPanel

from snippets.choosers import ChooseConsent, ChooseOnly
from snippets.codes import CodePanel
from snippets.deleting import DeleteKeptView, DeleteKitItemView, DeleteMessageView, DeleteTermView
from snippets.filming import FilmPanel, StoryForm, TestimonialForm
from snippets.forms import KeptForm
from snippets.keepers import View, for_keepers
from snippets.listing import KeptIndexView
from snippets.models import Appearance, KeyMessage, KitItem, LexiconTerm, Network, Story, Testimonial
from snippets.sheets import Exported

PUBLISHED = BooleanColumn("live", label=_("Published"), sort_key="live")
NEVER_DUE = date(9999, 12, 31)


class KitItemForm(KeptForm):
    """The file stays when none is chosen; its name says which one it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.file:
            kept = _("Kept now: %(name)s.") % {"name": self.instance.file.name.rpartition("/")[2]}
            self.fields["file"].help_text = f"{kept} {self.fields['file'].help_text}"


def ticks(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


OWNED = MultiFieldPanel([FieldRowPanel([FieldPanel("owner"), FieldPanel("review_on")])], heading=_("Upkeep"))


class AskedPanel(Panel):
    """Of which question from the field it was made; a room above keeps these and gives them their name here."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "snippets/asked_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and self.instance.asked_in_the_field.exists()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"questions": self.instance.asked_in_the_field.all()}


class KeptViewSet(SnippetViewSet):
    index_view_class = KeptIndexView
    delete_view_class = DeleteKeptView
    delete_template_name = "wagtailsnippets/snippets/delete_kept.html"
    chooser_viewset_class = ChooseOnly
    form: type[WagtailAdminModelForm] = KeptForm
    content: list[Panel] = []
    copy_view_enabled = False
    list_per_page = 30

    @property
    def confirm_workflow_cancellation_view(self) -> View:
        return for_keepers(self.model, super().confirm_workflow_cancellation_view)

    def get_edit_handler(self) -> Panel:
        return ObjectList(self.content, base_form_class=self.form).bind_to_model(self.model)


class OwnedViewSet(KeptViewSet):
    ordering = ["due", "pk"]
    shown_with: tuple[str, ...] = ("owner",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related(*self.shown_with).annotate(due=Coalesce("review_on", NEVER_DUE))


class LexiconTermViewSet(OwnedViewSet):
    model = LexiconTerm
    delete_view_class = DeleteTermView
    icon = "openquote"
    menu_label = _("Lexicon")
    list_display = ["term", "review_on", "owner", PUBLISHED]
    list_filter = ["owner", "review_on", "live"]
    content = [
        AskedPanel(),
        FieldPanel("term"),
        FieldPanel("also"),
        FieldPanel("slug"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("say"), FieldPanel("do_not_say")]),
        FieldPanel("example"),
        MultiFieldPanel([ticks("confusable"), FieldPanel("difference")], heading=_("Easily confused")),
        ticks("related"),
        MultiFieldPanel([FieldPanel("note"), FieldPanel("ambassadors_note")], heading=_("Notes")),
        OWNED,
    ]


class KeyMessageViewSet(OwnedViewSet):
    model = KeyMessage
    delete_view_class = DeleteMessageView
    icon = "pick"
    menu_label = _("Key messages")
    list_display = ["message", "review_on", "checked_on", "valid_until", "axis", PUBLISHED]
    list_filter = ["axis", "themes", "audiences", "live"]
    content = [
        AskedPanel(),
        FieldPanel("message"),
        FieldPanel("question"),
        FieldPanel("explanation"),
        MultiFieldPanel([FieldPanel("evidence"), FieldPanel("evidence_link")], heading=_("Evidence")),
        FieldPanel("axis"),
        FieldRowPanel([ticks("themes"), ticks("audiences")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("checked_on"), FieldPanel("valid_until")])],
            heading=pgettext_lazy("key message", "In date"),
        ),
        OWNED,
    ]


class KitItemViewSet(OwnedViewSet):
    model = KitItem
    delete_view_class = DeleteKitItemView
    form = KitItemForm
    shown_with = ("language", "replaced_by")
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("menu", "Kit")
    list_display = ["title", "version", "review_on", "language", "kind", "replaced_by", PUBLISHED]
    list_filter = ["kind", "language", "contexts", "live"]
    content = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("file", widget=forms.FileInput), FieldPanel("version")]),
        FieldPanel("cover"),
        FieldPanel("is_printed"),
        CodePanel(heading=pgettext_lazy("kit", "QR code")),
        MultiFieldPanel([FieldRowPanel([ticks("contexts"), ticks("audiences")])], heading=_("Fit for")),
        FieldPanel("replaced_by"),
        OWNED,
    ]


FILM = [
    MediaChooserPanel("video", media_type="video"),
    FilmPanel(),
    FieldPanel("captions"),
    FieldPanel("captions_file", heading=_("Captions from a file")),
]


class TestimonialViewSet(KeptViewSet):
    model = Testimonial
    form = TestimonialForm
    icon = "media"
    menu_label = _("Testimonials")
    list_display = ["title", "appearance", "language", "sector", "theme", PUBLISHED]
    list_filter = ["language", "sector", "live"]
    content = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("appearance"),
        FieldPanel("quote"),
        MultiFieldPanel([*FILM, FieldPanel("transcript")], heading=_("Video")),
        FieldRowPanel([FieldPanel("language"), FieldPanel("sector"), FieldPanel("theme")]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("appearance", "language", "sector", "theme").order_by("title", "pk")


class StoryViewSet(KeptViewSet):
    model = Story
    form = StoryForm
    icon = "openquote"
    menu_label = _("Stories")
    list_display = ["title", "appearance", "trade", PUBLISHED]
    list_filter = ["live"]
    content = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("appearance"),
        FieldPanel("trade"),
        FieldPanel("why"),
        FieldPanel("found"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("pictures"),
        MultiFieldPanel(FILM, heading=_("Video")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("appearance").order_by("title", "pk")


class NetworkViewSet(KeptViewSet):
    model = Network
    icon = "group"
    menu_label = _("Networks")
    list_display = ["name", "level", "since", "speaker", "speaker_until", PUBLISHED]
    list_filter = ["level", "live"]
    content = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("what"),
        FieldPanel("why"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("since")]),
        FieldPanel("website"),
        FieldPanel("logo"),
        MultiFieldPanel(
            [FieldPanel("speaker"), FieldRowPanel([FieldPanel("speaker_until"), FieldPanel("next_assembly_on")])],
            heading=_("Who speaks there for us"),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("speaker").order_by("name", "pk")


class ConsentIndexView(Exported, IndexView):
    pass


class ConsentEditView(EditView):
    def get_success_message(self) -> str:
        said, erased = super().get_success_message(), (self.object.erased_videos, self.object.erased_pictures)
        if not any(erased):
            return said
        counted = dict(zip(("videos", "pictures"), erased, strict=True))
        words = gettext("Erased for good – videos: %(videos)d, pictures: %(pictures)d.") % counted
        return f"{said} {words}"


class AppearanceViewSet(SnippetViewSet):
    """A room above knows who is in the register, and adds whose consent it is."""

    model = Appearance
    index_view_class = ConsentIndexView
    edit_view_class = ConsentEditView
    chooser_viewset_class = ChooseConsent
    icon = "user"
    menu_label = _("Consents")
    copy_view_enabled = False
    list_display = ["shown_as", "naming", "published_scope", "published_on", "published_until", "withdrawn_on"]
    list_filter = ["naming", "published_until", "withdrawn_on"]
    search_fields = ["shown_as"]
    panels = [
        FieldRowPanel([FieldPanel("shown_as"), FieldPanel("naming")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("filmed_on"), FieldPanel("filmed_until")]),
                FieldPanel("filmed_scope"),
                FieldPanel("filmed_words"),
            ],
            heading=_("Consent to be filmed"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("published_on"), FieldPanel("published_until")]),
                FieldPanel("published_scope"),
                FieldPanel("published_words"),
                FieldPanel("named_at_events"),
            ],
            heading=_("Consent to publication"),
        ),
        FieldPanel("withdrawn_on"),
    ]


class ContentViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Words and tools")
    menu_icon = "snippet"
    menu_order = 240
    items = (
        LexiconTermViewSet, KeyMessageViewSet, KitItemViewSet, TestimonialViewSet, StoryViewSet, NetworkViewSet,
    )  # fmt: skip
