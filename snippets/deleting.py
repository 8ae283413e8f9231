"""What is said before something is deleted for good: what goes, what stays, and what usually is meant instead."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.snippets.views.snippets import DeleteView

from snippets.languages import in_words
from snippets.marks import texts_with
from snippets.models import KitItem
from snippets.versions import KitVersion


class DeleteKeptView(DeleteView):
    """Of one thing in one language. Whoever may publish is offered to take it off the site, which keeps everything."""

    @property
    def confirmation_message(self) -> str:
        said = {"name": self.object, "language": in_words([self.object.locale.language_code])}
        return _("Delete “%(name)s” (%(language)s) for good? Its drafts and its history go with it.") % said

    def lost(self) -> list[str]:
        """What else comes of it, a sentence each."""
        return []

    def users(self) -> Iterable[Any]:
        """What points to it."""
        return [thing for thing, _references in self.usage]

    def address(self, name: str, row: Any) -> str:
        return reverse(row.snippet_viewset.get_url_name(name), args=[quote(row.pk)])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        find = AdminURLFinder(self.request.user)
        rows = type(self.object).objects.filter(translation_key=self.object.translation_key).exclude(pk=self.object.pk)
        others = [
            (in_words([row.locale.language_code]), row, self.address("edit", row))
            for row in rows.select_related("locale").order_by("locale__language_code")
        ]
        may_retire = self.object.live and self.permission_policy.user_has_permission(self.request.user, "publish")
        return super().get_context_data(**kwargs) | {
            "others": others,
            "lost": self.lost(),
            "users": [(thing, thing._meta.verbose_name, find.get_edit_url(thing)) for thing in self.users()],
            "retire_url": self.address("unpublish", self.object) if may_retire else "",
        }


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
        others = KitItem.objects.exclude(pk=item.pk).versions_in_use(item.translation_key)
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
