"""Nothing but the kernel writes a state, and every transition says who, what and why."""

import ast
import re

import pytest

from tests.house.code import modules, nodes, root
from workflows.kernel.drawing import lifecycles
from workflows.kernel.mail import message_template
from workflows.kernel.steps import Options, Step, steps_of
from workflows.kernel.views import form_class

KERNEL = ("workflows/kernel/",)
WRITERS = {"update", "create", "get_or_create", "update_or_create", "bulk_update", "aupdate", "acreate"}
ARROWS = [step for model in lifecycles() for step in steps_of(model)]


def each_arrow():
    return pytest.mark.parametrize("arrow", ARROWS, ids=lambda step: f"{step.model._meta.model_name}.{step.name}")


def writes_a_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(
            (isinstance(t, ast.Attribute) and t.attr in ("state", "revision"))
            or (isinstance(t, ast.Subscript) and isinstance(t.slice, ast.Constant) and t.slice.value == "state")
            for t in targets
        )
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "setattr" and len(node.args) == 3:
            return isinstance(node.args[1], ast.Constant) and node.args[1].value in ("state", "revision")
        return name in WRITERS and any(k.arg in ("state", "revision") for k in node.keywords)
    return False


@pytest.mark.once
def test_nothing_outside_the_kernel_writes_a_state():
    kinds = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Call)
    assert [where for where, node in nodes(*kinds, but=KERNEL) if writes_a_state(node)] == []


def test_the_law_against_written_states_sees_each_way_to_write_one():
    sneaky = ["m.state = 'x'", "m.__dict__['state'] = 'x'", "setattr(m, 'state', 'x')", "q.update(state='x')",
              "Mission.objects.create(state='x')", "m.revision += 1"]  # fmt: skip
    for line in sneaky:
        assert any(writes_a_state(node) for node in ast.walk(ast.parse(line))), line


def test_nothing_outside_the_kernel_builds_a_dossier_in_a_state():
    names = {model.__name__ for model in lifecycles()}
    built = [
        where
        for where, node in nodes(ast.Call, but=KERNEL)
        if getattr(node.func, "id", "") in names and any(k.arg in ("state", "revision") for k in node.keywords)
    ]
    assert built == []


def test_nothing_outside_the_kernel_writes_sql():
    """Raw statements could write anything; migrations stand aside."""
    found = [where for where, node in nodes(ast.Attribute, but=KERNEL) if node.attr in ("raw", "cursor", "_raw_delete")]
    assert found == []


@each_arrow()
def test_every_arrow_names_who_may_what_it_is_called_and_why(arrow: Step):
    for transition in arrow.transitions.values():
        assert callable(transition.permission), "nobody may by default: name a permission"
        assert getattr(transition.permission, "who", ""), "the permission says its name with @who"
        assert transition.custom["step"] is arrow.options, "one step has one label"
    assert isinstance(arrow.options, Options)
    assert str(arrow.label)
    assert str(arrow.done) not in ("", str(arrow.label)), "what was done is said in the past"
    assert arrow.english.endswith("."), "its docstring is one sentence"
    assert len(arrow.english) <= 120


@each_arrow()
def test_what_an_arrow_asks_is_a_form_beside_its_lifecycle(arrow: Step):
    from workflows.kernel.forms import StepForm

    assert issubclass(form_class(arrow), StepForm)


@each_arrow()
def test_what_an_arrow_asks_is_what_its_method_takes(arrow: Step):
    import inspect

    taken = inspect.signature(getattr(arrow.model, arrow.name)).parameters
    open_ended = any(p.kind is p.VAR_KEYWORD for p in taken.values())
    asked = set(form_class(arrow).base_fields)
    assert open_ended or asked <= set(taken), f"the method does not take {asked - set(taken)}"
    required = {n for n, p in taken.items() if p.default is p.empty and p.kind is p.KEYWORD_ONLY} - {"by"}
    begins = arrow.sources == [arrow.model._meta.get_field("state").default]  # its own page asks, with the new dossier
    assert arrow.options.automatic or begins or required <= asked, f"the form does not ask {required - asked}"


@each_arrow()
def test_what_an_arrow_tells_has_its_words(arrow: Step):
    missing = [
        path
        for path in (message_template(arrow.model, name) for name in arrow.options.tells)
        if not (root() / "templates" / path).exists()
    ]
    assert missing == []


def test_every_letter_greets_and_leads_on_in_the_same_frame():
    """Its text says where to go as its HTML does, and who writes."""
    paths = {message_template(arrow.model, name) for arrow in ARROWS for name in arrow.options.tells}
    assert {frame_of(path) for path in paths} == {"workflows/messages/letter.txt"}


def frame_of(path: str) -> str:
    """The template at the end of what this one extends."""
    above = re.match(r'{% extends "([^"]+)" %}', (root() / "templates" / path).read_text())
    return frame_of(above[1]) if above else path


def test_every_message_is_told_by_some_arrow():
    """Words that nobody sends are taken away."""
    told = {message_template(arrow.model, name) for arrow in ARROWS for name in arrow.options.tells}
    folder = root() / "templates"
    written = {str(path.relative_to(folder)) for path in folder.glob("workflows/*/**/messages/*.txt")}
    assert written - told == set()


def test_conditions_say_what_they_ask():
    silent = {
        f"{condition.__module__}.{condition.__name__}"
        for arrow in ARROWS
        for transition in arrow.transitions.values()
        for condition in transition.conditions
        if not condition.__doc__ and len(condition.__name__) < 6
    }
    assert silent == set()


def test_one_clock():
    """Time is read from the kernel's clock only; the queue of jobs has its own."""
    allowed = ("workflows/kernel/clock.py", "workflows/kernel/outbox.py", "workflows/kernel/tasks_backend.py")
    read = [
        where
        for where, node in nodes(ast.Call, but=allowed)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "today", "utcnow", "localdate", "localtime")
        and getattr(node.func.value, "id", "") in ("timezone", "datetime", "date")
        and not (node.func.attr == "localtime" and node.args)
    ]
    assert read == []


def test_modules_are_read_at_all():
    assert "workflows/missions/lifecycle.py" in modules()
