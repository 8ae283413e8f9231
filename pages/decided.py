"""A click that comes too late to decide is told what happened meanwhile, and who did it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState, WorkflowMixin

HAPPENED = {
    TaskState.STATUS_APPROVED: _("%(who)s approved this on %(when)s; nothing was done now."),
    TaskState.STATUS_REJECTED: _("%(who)s sent this back on %(when)s; nothing was done now."),
    TaskState.STATUS_CANCELLED: _("%(who)s ended this review on %(when)s; nothing was done now."),
}


def decide_once(request: HttpRequest, instance: WorkflowMixin) -> HttpResponse | None:
    """For `before_edit_page` and `before_edit_snippet`: Wagtail fails on the one and saves a draft of the other."""
    decides = request.method == "POST" and "action-workflow-action" in request.POST
    if not decides or not isinstance(instance, WorkflowMixin) or instance.current_workflow_task is not None:
        return None
    messages.warning(request, what_happened(instance))
    return redirect(AdminURLFinder(request.user).get_edit_url(instance))


def what_happened(instance: WorkflowMixin) -> str:
    states = TaskState.objects.for_instance(instance).exclude(finished_by=None).select_related("finished_by")
    last = states.order_by("-finished_at", "-pk").first()
    if last is None or last.status not in HAPPENED:
        return gettext("This was decided on already; nothing was done.")
    when = date_format(localtime(last.finished_at), "SHORT_DATETIME_FORMAT")
    return gettext(HAPPENED[last.status]) % {"who": last.finished_by, "when": when}
