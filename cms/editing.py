"""What the communications team edits, from draft to publication: pages, words and tools, the library, the events."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
)
from wagtail.snippets.models import create_extra_permissions

from workflows.people.roles import Role

WAGTAILS_NAME = "Moderators approval"
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
IN_LIBRARY = tuple(
    (app, f"{verb}_{kind}")
    for app, kind in (("wagtailimages", "image"), ("wagtaildocs", "document"), ("wagtailmedia", "media"))
    for verb in ("add", "change", "choose")
    if (app, verb) != ("wagtailmedia", "choose")
)
KEPT = ("lexiconterm", "keymessage", "kititem", "testimonial", "story", "network")
ON_ROWS = (
    *(("pages", f"{verb}_event") for verb in ("add", "change", "delete")),
    *(("wagtailredirects", f"{verb}_redirect") for verb in ("add", "change", "delete")),
    *(("snippets", f"{verb}_{kind}") for verb in ("add", "change", "delete", "publish") for kind in KEPT),
    *(("snippets", f"{verb}_appearance") for verb in ("add", "change")),
    ("wagtail_localize", "submit_translation"),
)
APPS = (
    "pages", "snippets", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailmedia", "wagtailredirects",
    "wagtail_localize",
)  # fmt: skip


def permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def ensure_editors(**kwargs: Any) -> None:
    """After each migrate, once the role groups exist; and they are the moderators of what others hand in."""
    for label in APPS:
        create_permissions(apps.get_app_config(label), verbosity=0)
    create_extra_permissions(apps.get_app_config("wagtailsnippets"))
    if Page.get_first_root_node() is None:  # a flushed test database: there is nothing to edit
        return
    team = Group.objects.get(name=Role.COMMUNICATIONS)
    for codename in ON_PAGES:
        GroupPagePermission.objects.get_or_create(
            group=team, page=Page.get_first_root_node(), permission=permission("wagtailcore", codename)
        )
    for name in IN_LIBRARY:
        GroupCollectionPermission.objects.get_or_create(
            group=team, collection=Collection.get_first_root_node(), permission=permission(*name)
        )
    team.permissions.add(*(permission(*name) for name in ON_ROWS))
    with override(settings.LANGUAGE_CODE):  # one name for everybody: neither can have one per language
        for model in (Workflow, Task):
            model.objects.filter(name=WAGTAILS_NAME).update(name=str(Role.COMMUNICATIONS.label))
    for kind in KEPT:
        kind_of_snippet = ContentType.objects.get_by_natural_key("snippets", kind)
        WorkflowContentType.objects.get_or_create(
            content_type=kind_of_snippet, defaults={"workflow": Workflow.objects.active().order_by("pk").first()}
        )
    for task in GroupApprovalTask.objects.all():
        if not task.groups.exists():
            task.groups.add(team)
