from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.signals import task_submitted, workflow_submitted
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    name = "cms"
    default = True  # this module holds another one
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import checks, dates, signals  # noqa: F401  (app ready: registers the checks and what follows a log-in)
        from cms.copies import watch  # app ready
        from cms.editing import ensure_editors  # app ready
        from cms.groups import ensure_groups  # app ready

        dates.use_them()
        connection_created.connect(watch)
        post_migrate.connect(ensure_groups, sender=self)
        post_migrate.connect(ensure_editors, sender=self)


class AccountsAdminConfig(WagtailUsersAppConfig):
    """Wagtail's screens for accounts and groups, with our forms."""

    user_viewset = "cms.accounts.AccountViewSet"
    group_viewset = "cms.accounts.RoleGroupViewSet"


class BackOfficeConfig(WagtailAdminAppConfig):
    """Wagtail's back office, quiet about pages handed in.

    It would mail the whole team once per page and language; their admin home lists those pages as it is.
    """

    def ready(self) -> None:
        super().ready()
        from cms import exports  # app ready

        exports.use_them()
        for signal, sender, name in (
            (task_submitted, "TaskState", "group_approval_task_submitted_email_notification"),
            (workflow_submitted, "WorkflowState", "workflow_state_submitted_email_notification"),
        ):
            model = self.apps.get_model("wagtailcore", sender)
            signal.disconnect(sender=model, dispatch_uid=name)
