from workflows.kernel.drawing import lifecycles
from workflows.kernel.steps import steps_of
from workflows.webhooks.events import RULE, choices, declared


def test_every_step_of_every_lifecycle_can_be_listened_to():
    steps = {f"{model._meta.model_name}.{step.name}" for model in lifecycles() for step in steps_of(model)}
    assert (set(declared()), "mission.approve" in steps) == (steps | {RULE}, True)
    assert [name for _lifecycle, offered in choices() for name, _label in offered] == list(declared())
