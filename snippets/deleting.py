"""What is said before something is deleted for good: what goes, what stays, and what usually is meant instead."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.views.snippets import DeleteView

from snippets.languages import in_words
from snippets.marks import texts_with
from snippets.models import KitItem
from snippets.versions import KitVersion


class DeleteKeptView(DeleteView):
    """Of one thing in one language. Whoever may publish is offered to take it off the site, which keeps everything.

    `going`: all that is deleted together, where it is not this one alone.
    """

    going: Iterable[Any] = ()

    @property
    def confirmation_message(self) -> str:
        said = {"name": self.object, "language": in_words([self.object.locale.language_code])}
        return _("Delete “%(name)s” (%(language)s) for good? Its drafts and its history go with it.") % said

    def staying(self) -> QuerySet:
        gone = {self.object.pk, *(row.pk for row in self.going)}
        return type(self.object).objects.exclude(pk__in=gone)

    def lost(self) -> list[str]:
        """What else comes of it, a sentence each."""
        return []

    def users(self) -> Iterable[Any]:
        """What points to it."""
        return [thing for thing, _references in self.usage]

    def address(self, name: str, row: Any) -> str:
        return reverse(row.snippet_viewset.get_url_name(name), args=[quote(row.pk)])

    def told(self) -> dict[str, Any]:
        find = AdminURLFinder(self.request.user)
        same = {"translation_key": self.object.translation_key}
        others = [
            (in_words([row.locale.language_code]), row, self.address("edit", row))
            for row in self.staying().filter(**same).select_related("locale").order_by("locale__language_code")
        ]
        may_retire = self.object.live and self.permission_policy.user_has_permission(self.request.user, "publish")
        return {
            "others": others,
            "others_go": any(
                row.translation_key == self.object.translation_key for row in self.going if row != self.object
            ),
            "lost": self.lost(),
            "users": [(thing, thing._meta.verbose_name, find.get_edit_url(thing)) for thing in self.users()],
            "retire_url": self.address("unpublish", self.object) if may_retire else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.told()


class DeleteTermView(DeleteKeptView):
    """Says which texts lose their explanation."""

    def users(self) -> Iterable[Any]:
        return texts_with(self.object)


class DeleteMessageView(DeleteKeptView):
    def lost(self) -> list[str]:
        return [_("Ambassadors no longer find it in their zone, nor in the packs of missions.")]


class DeleteKitItemView(DeleteKeptView):
    """A version that another language still has in use goes on; a room above knows who took which along."""

    def lost(self) -> list[str]:
        item = self.object
        others = self.staying().versions_in_use(item.translation_key)
        ends = KitItem.objects.versions_in_use(item.translation_key) - others
        versions = KitVersion.objects.filter(thing=item.translation_key, version__in=ends)
        holders = versions.values("downloads__member").exclude(downloads=None).distinct().count()
        if not holders:
            return []
        told = ngettext(
            "%(number)d member took this version along, and is told by mail to use it no longer.",
            "%(number)d members took this version along, and are told by mail to use it no longer.",
            holders,
        )
        instead = _("If something takes its place, choose that first under “replaced by”: the mail then names it.")
        return [told % {"number": holders}, instead]


class DeleteSeveralKept(DeleteBulkAction):
    """Several at once: of each, what the page about it alone says. Each is deleted by itself, as its kind does."""

    template_name = "wagtailsnippets/snippets/delete_several_kept.html"

    @classproperty
    def models(cls) -> list[type[Model]]:  # noqa: N805
        views = {model: model.snippet_viewset.delete_view_class for model in get_snippet_models()}
        return [model for model, view in views.items() if issubclass(view, DeleteKeptView)]

    def object_context(self, row: Any) -> dict[str, Any]:
        kind = row.snippet_viewset
        view = kind.delete_view_class(permission_policy=kind.permission_policy)
        view.request, view.object, view.usage = self.request, row, row._usage_references
        view.going = self.get_actionable_objects()[0]
        return super().object_context(row) | view.told() | {"language": in_words([row.locale.language_code])}

    @classmethod
    def execute_action(cls, objects: list[Any], **kwargs: Any) -> tuple[int, int]:
        for row in objects:
            row.delete()
        return len(objects), 0
