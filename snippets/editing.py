"""The screens on which the communications team keeps words and tools: what is due for review comes first."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtailmedia.edit_handlers import MediaChooserPanel

from snippets.choosers import ChooseConsent, ChooseOnly
from snippets.forms import leave_out_retired
from snippets.keepers import View, for_keepers
from snippets.kept import Kept
from snippets.listing import KeptIndexView
from snippets.models import Appearance, KeyMessage, KitItem, LexiconTerm, Network, Story, Testimonial

PUBLISHED = BooleanColumn("live", label=_("Published"), sort_key="live")
NEVER_DUE = date(9999, 12, 31)


def offered_as_owner(now: int | None) -> QuerySet:
    """Who answers for it now stays to be chosen, also after leaving the team."""
    team = import_string(settings.AMBASSADE_MAY_ANSWER_FOR_TEXTS)()
    return get_user_model().objects.filter(Q(pk__in=team.values("pk")) | Q(pk=now))


class KeptForm(WagtailAdminModelForm):
    """A draft may lack what a publication needs; what is chosen lies in the same language."""

    needed_to_publish: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave_out_retired(self)
        for field in self.fields.values():
            chosen_from = getattr(getattr(field, "queryset", None), "model", None)
            if chosen_from and issubclass(chosen_from, Kept) and self.instance.locale_id:
                field.queryset = field.queryset.filter(locale=self.instance.locale_id).exclude(pk=self.instance.pk)
        if "owner" in self.fields:
            self.fields["owner"].queryset = offered_as_owner(self.instance.owner_id)

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not self.is_deferred_validation:
            for name in self.needed_to_publish:
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed before it can be published."))
            self.check_consent(answers.get("appearance"))
        return answers

    def check_consent(self, appearance: Appearance | None) -> None:
        if appearance is None:
            return
        if appearance.published_on is None or appearance.withdrawn_on is not None:
            self.add_error("appearance", _("This person has not agreed to publication, or no longer does."))


class TestimonialForm(KeptForm):
    needed_to_publish = ("video", "captions", "transcript")

    def check_consent(self, appearance: Appearance | None) -> None:
        super().check_consent(appearance)
        if appearance is not None and appearance.filmed_on is None:
            self.add_error("appearance", _("This person has not agreed to be filmed."))


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


class KeptViewSet(SnippetViewSet):
    index_view_class = KeptIndexView
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
    icon = "openquote"
    menu_label = _("Lexicon")
    list_display = ["term", "review_on", "owner", PUBLISHED]
    list_filter = ["owner", "review_on", "live"]
    content = [
        FieldPanel("term"),
        FieldPanel("slug"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("say"), FieldPanel("do_not_say")]),
        FieldPanel("example"),
        MultiFieldPanel([ticks("confusable"), FieldPanel("difference")], heading=_("Easily confused")),
        ticks("related"),
        OWNED,
    ]


class KeyMessageViewSet(OwnedViewSet):
    model = KeyMessage
    icon = "pick"
    menu_label = _("Key messages")
    list_display = ["message", "review_on", "checked_on", "valid_until", "axis", PUBLISHED]
    list_filter = ["axis", "themes", "audiences", "live"]
    content = [
        FieldPanel("message"),
        FieldPanel("explanation"),
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
        MultiFieldPanel([FieldRowPanel([ticks("contexts"), ticks("audiences")])], heading=_("Fit for")),
        FieldPanel("replaced_by"),
        OWNED,
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
        MultiFieldPanel(
            [MediaChooserPanel("video", media_type="video"), FieldPanel("captions"), FieldPanel("transcript")],
            heading=_("Video"),
        ),
        FieldRowPanel([FieldPanel("language"), FieldPanel("sector"), FieldPanel("theme")]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("appearance", "language", "sector", "theme").order_by("title", "pk")


class StoryViewSet(KeptViewSet):
    model = Story
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
        MultiFieldPanel([MediaChooserPanel("video", media_type="video"), FieldPanel("captions")], heading=_("Video")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("appearance").order_by("title", "pk")


class NetworkViewSet(KeptViewSet):
    model = Network
    icon = "group"
    menu_label = _("Networks")
    list_display = ["name", "level", "since", "speaker", PUBLISHED]
    list_filter = ["level", "live"]
    content = [
        FieldPanel("name"),
        FieldPanel("what"),
        FieldPanel("why"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("since")]),
        FieldPanel("website"),
        FieldPanel("logo"),
        FieldPanel("speaker"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("speaker").order_by("name", "pk")


class AppearanceViewSet(SnippetViewSet):
    """A room above knows who is in the register, and adds whose consent it is."""

    model = Appearance
    chooser_viewset_class = ChooseConsent
    icon = "user"
    menu_label = _("Consents")
    copy_view_enabled = False
    list_display = ["shown_as", "naming", "published_on", "published_until", "withdrawn_on"]
    list_filter = ["naming", "published_until", "withdrawn_on"]
    search_fields = ["shown_as"]
    panels = [
        FieldRowPanel([FieldPanel("shown_as"), FieldPanel("naming")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("filmed_on"), FieldPanel("filmed_until")]), FieldPanel("filmed_words")],
            heading=_("Consent to be filmed"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("published_on"), FieldPanel("published_until")]), FieldPanel("published_words")],
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
