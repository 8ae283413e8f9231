"""Where rules sit at a lifecycle, for its picture."""

from django.utils.translation import gettext as _

from workflows.automations.models import Automation, Mode, Trigger
from workflows.kernel.lifecycle import LifecycleModel

Marks = dict[tuple[str, str], list[str]]


def rules_at(model: type[LifecycleModel]) -> Marks:
    """("step" or "state", its name) -> the rules that are on and wait for it. 1 query."""
    on = Automation.objects.filter(lifecycle=model._meta.model_name, mode=Mode.ON)
    found: Marks = {}
    for rule in on.filter(trigger__in=(Trigger.STEP, Trigger.STATE)):
        found.setdefault((str(rule.trigger), rule.what), []).append(_("Rule: %(name)s") % {"name": rule.name})
    return found
