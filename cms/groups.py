from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from workflows.people.roles import GROUP_ROLES, Role

ADMIN_ACCESS = [("wagtailadmin", "access_admin")]
# Wagtail's own groups open the back office to people without a role, and so without a second factor.
UNWANTED = ("Editors", "Moderators")
LISTS = [
    ("snippets", f"{verb}_{model}")
    for model in (
        "country", "region", "sector", "theme", "spokenlanguage", "interventionkind", "audiencekind", "placekind",
        "competence",
    )
    for verb in ("add", "change")
]  # fmt: skip
GRANTS: dict[Role, list[tuple[str, str]]] = {
    Role.COMMUNICATIONS: [*ADMIN_ACCESS, *LISTS],
    Role.BOARD: ADMIN_ACCESS,
    Role.FINANCE: ADMIN_ACCESS,
    Role.ADMINISTRATOR: [
        *ADMIN_ACCESS,
        *LISTS,
        ("auth", "change_group"),
        *(("cms", f"{verb}_user") for verb in ("add", "change")),
        *(("workflows", f"{verb}_member") for verb in ("add", "change")),
        *(("workflows", f"{verb}_supportgroup") for verb in ("add", "change")),
        *(("workflows", f"{verb}_supportseat") for verb in ("add", "change", "delete")),
    ],
}


def ensure_groups(**kwargs: Any) -> None:
    """After each migrate: the role groups exist and have at least their own permissions."""
    for label in ("cms", "auth", "wagtailadmin", "workflows", "snippets"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    Group.objects.filter(name__in=UNWANTED).delete()
    for role in GROUP_ROLES:
        group, _created = Group.objects.get_or_create(name=role.value)
        for label, codename in GRANTS[role]:
            group.permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))
