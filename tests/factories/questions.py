"""Forms with questions, published as the coordinator publishes them, and answers as a browser sends them."""

from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from workflows.questions.models import Purpose, QuestionForm, QuestionVersion

ADDRESS = "candidacy_questions"


def words(text: str) -> dict[str, str]:
    return {code: f"{text} ({code})" if text else "" for code, _name in settings.LANGUAGES}


def block(kind: str, key: str, only_if: tuple[str, str] = ("", ""), **own: Any) -> dict[str, Any]:
    """One question as the editor keeps it, its words in every language."""
    value: dict[str, Any] = {"key": key, "label": words(key.title()), "help": words(""), "required": False}
    value["only_if"] = dict(zip(("question", "answer"), only_if, strict=True))
    if kind in ("choice", "choices"):
        options = own.pop("options", ("yes", "no"))
        value["options"] = [
            {"type": "item", "id": f"{key}-{each}", "value": {"key": each, "label": words(each.title())}}
            for each in options
        ]
    if kind == "scale":
        value |= {"points": 5, "low": words("Low"), "high": words("High")}
    return {"type": kind, "id": own.pop("block_id", f"block-{key}"), "value": value | own}


def licence() -> list[dict[str, Any]]:
    """A question that is needed, and one that hangs on its answer and is needed too."""
    return [
        block("choice", "licence", required=True),
        block("short", "which", only_if=("licence", "yes"), required=True),
        block("choices", "days", options=("monday", "friday")),
    ]


def draft(*blocks: dict[str, Any], purpose: str = Purpose.CANDIDACY) -> QuestionForm:
    form = QuestionForm.objects.filter(purpose=purpose).first() or QuestionForm(purpose=purpose)
    form.draft = form._meta.get_field("draft").to_python(list(blocks))
    form.save()
    return form


def published(*blocks: dict[str, Any], purpose: str = Purpose.CANDIDACY) -> QuestionVersion:
    return draft(*blocks, purpose=purpose).publish()


def asked_in(purpose: str) -> QuestionVersion:
    """The questions about a licence, and one for a file that is not needed."""
    return published(*licence(), block("file", "proof"), purpose=purpose)


LICENCE = {"q-licence": "yes", "q-which": "B", "q-days": ["friday"]}


def opened(browser: Client) -> dict[str, Any]:
    """What the page hides in its form."""
    context = browser.get(reverse(ADDRESS)).context
    hidden = {name: context[name] for name in ("seen", "found", "tab")}
    return hidden | {"version": context["row"].version_id}


def send(browser: Client, way: str = "", **answers: Any) -> Any:
    typed = {f"q-{key.replace('_', '-')}": value for key, value in answers.items()}
    return browser.post(reverse(ADDRESS), typed | opened(browser) | ({"way": way} if way else {}))
