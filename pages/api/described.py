"""The API described: for programs as OpenAPI, for people as a page, both drawn from the operations themselves."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pages import public
from pages.api.operations import api

PROBLEM = "application/problem+json"


def document() -> dict[str, Any]:
    """OpenAPI 3.1, in English; failures are told as problem details."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=reverse("api")))
    found["servers"] = [{"url": settings.BASE_URL}]
    for operation in (each["get"] for each in found["paths"].values()):
        for parameter in operation["parameters"]:
            if parameter["schema"].get("default") == "":  # nothing asked is no value
                del parameter["schema"]["default"]
        for status, answer in operation["responses"].items():
            if int(status) >= 400 and "application/json" in answer.get("content", {}):
                answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
    return found


def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())


def index(request: HttpRequest) -> HttpResponse:
    """Where everything is, for whoever begins at the root."""
    found = {"documentation": reverse("api_page"), "openapi": reverse("api_openapi")}
    found |= {path.rpartition("/")[2]: path for path in document()["paths"] if "{" not in path}
    return JsonResponse({name: settings.BASE_URL + path for name, path in found.items()})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The operations for people, in the language of the site; no script, nothing from elsewhere."""
    told = document()
    operations = [operation_of(path, each["get"], told) for path, each in told["paths"].items()]
    translations = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            translations[code] = reverse("api_page")
    context = {
        "operations": operations,
        "translations": translations,
        "language": get_language() or settings.LANGUAGE_CODE,
        "most": settings.AMBASSADE_API_PER_MINUTE,
        "openapi": reverse("api_openapi"),
        "root": settings.BASE_URL + reverse("api"),
    }
    return public.cacheable(request, render(request, "pages/api_page.html", context))


def operation_of(path: str, operation: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": operation["operationId"],
        "path": path,
        "is_list": "{" not in path,
        "summary": _(operation["summary"]),
        "parameters": [parameter_of(each, told) for each in operation["parameters"] if each["in"] == "query"],
    }


def parameter_of(parameter: dict[str, Any], told: dict[str, Any]) -> tuple[str, str]:
    """Its name, and what it means with the values it can have."""
    schema = parameter["schema"]
    words = parameter.get("description") or schema.get("description")
    values = ", ".join(values_of(schema, told))
    return parameter["name"], "\n".join(part for part in (_(words) if words else "", values) if part)


def values_of(schema: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """The values that a parameter can have, where they are few."""
    if "$ref" in schema:
        return values_of(told["components"]["schemas"][schema["$ref"].rpartition("/")[2]], told)
    if "items" in schema:
        return values_of(schema["items"], told)
    return [str(each) for each in schema.get("enum", [])]
