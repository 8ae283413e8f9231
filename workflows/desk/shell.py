"""What the desk adds to the back office: menu entries, the panel on its home, its style."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from workflows.desk import outbox
from workflows.desk.approvals import READERS
from workflows.desk.letters.texts import WRITERS
from workflows.desk.needs.door import READERS as READERS_OF_NEEDS
from workflows.desk.process.door import READERS as PROCESS
from workflows.desk.waiting import WaitingPanel
from workflows.kernel.menu import POLICY_MENU
from workflows.people.roles import Role, has_role

policy_menu = Menu(register_hook_name=POLICY_MENU)


def policy_submenu() -> MenuItem:
    return SubmenuMenuItem(pgettext_lazy("menu", "How we work"), policy_menu, name="how-we-work", icon_name="sliders",
                           order=140)  # fmt: skip


class RoleMenuItem(MenuItem):
    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = roles

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.roles)


def approvals_item() -> MenuItem:
    url = reverse("approvals")
    return RoleMenuItem(_("Approvals"), url, name="approvals", icon_name="clipboard-list", order=120, roles=READERS)


def process_item() -> MenuItem:
    return RoleMenuItem(_("Process"), reverse("process"), name="process", icon_name="resubmit", order=10, roles=PROCESS)


def needs_item() -> MenuItem:
    url = reverse("needs")
    return RoleMenuItem(_("Needs"), url, name="needs", icon_name="table", order=117, roles=READERS_OF_NEEDS)


def season_item() -> MenuItem:
    url, roles = reverse("season"), (Role.COORDINATOR,)
    return RoleMenuItem(_("Season"), url, name="season", icon_name="calendar-alt", order=119, roles=roles)


def rotation_item() -> MenuItem:
    url = reverse("rotation")
    return RoleMenuItem(_("Rotation"), url, name="rotation", icon_name="resubmit", order=118, roles=READERS_OF_NEEDS)


def messages_item() -> MenuItem:
    url = reverse("messages")
    return RoleMenuItem(_("Messages"), url, name="messages", icon_name="mail", order=130, roles=outbox.READERS)


def message_texts_item() -> MenuItem:
    words, url = _("Words of messages"), reverse("message_texts")
    return RoleMenuItem(words, url, name="message-texts", icon_name="edit", order=40, roles=WRITERS)


def candidacy_on_record_item() -> MenuItem:
    words, url = _("Open a candidacy on record"), reverse("candidacy_on_record")
    return RoleMenuItem(words, url, name="on-record", icon_name="view", order=650, roles=(Role.ADMINISTRATOR,))


def weights_item() -> MenuItem:
    words, url = _("Weights of matching"), reverse("matching_weights")
    return RoleMenuItem(words, url, name="weights", icon_name="sliders", order=80, roles=(Role.COORDINATOR,))


def travel_item() -> MenuItem:
    words, url = _("Travel times"), reverse("travel_times")
    return RoleMenuItem(words, url, name="travel", icon_name="time", order=81, roles=(Role.COORDINATOR,))


def policy_item() -> MenuItem:
    words, url = _("Policy as a file"), reverse("policy")
    return RoleMenuItem(words, url, name="policy", icon_name="history", order=90, roles=(Role.COORDINATOR,))


def undo_term_item() -> MenuItem:
    words, url = _("Taking back"), reverse("undo_term")
    return RoleMenuItem(words, url, name="undo-term", icon_name="undo", order=82, roles=(Role.COORDINATOR,))


def add_waiting_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WaitingPanel())


def style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
