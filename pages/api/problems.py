"""What went wrong, told to programs and in words: RFC 9457."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _


@dataclass
class Wrong:
    """One parameter that cannot be read, and why."""

    parameter: str
    value: str
    detail: str


@dataclass
class Refused(Exception):  # noqa: N818
    """The question cannot be answered as it was put."""

    wrong: list[Wrong] = field(default_factory=list)


def problem(status: int, title: str, detail: str = "", wrong: list[Wrong] | None = None) -> HttpResponse:
    """`about:blank`: the status says all there is to know of its kind."""
    data: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        data["detail"] = detail
    if wrong:
        data["errors"] = [vars(each) for each in wrong]
    return JsonResponse(data, status=status, content_type="application/problem+json")


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(422, _("The question cannot be read"), " ".join(each.detail for each in error.wrong), error.wrong)


def absent(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return problem(404, _("Not found"), _("There is nothing public at this address."))


def no_verb(allowed: str) -> HttpResponse:
    answer = problem(405, _("Only reading is possible"), _("Everything here is read with GET; nothing can be changed."))
    answer["Allow"] = allowed
    return answer


def too_often(seconds: int) -> HttpResponse:
    said = _("Many calls came from your address. Wait %(seconds)s seconds, then ask again.") % {"seconds": seconds}
    answer = problem(429, _("Too many calls"), said)
    answer["Retry-After"] = str(seconds)
    return answer
