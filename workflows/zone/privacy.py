"""What is kept about the person who asks: to read, to take along, to have erased."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from workflows.kernel.perform import open_steps
from workflows.kernel.steps import OpenStep
from workflows.people.privacy.export import Encoder, as_data, everything_about
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.states import ErasureState
from workflows.people.privacy.tables import Person
from workflows.zone.frame import page, zone_page
from workflows.zone.steps import ZoneStepView

ERASURE_STEPS = ("ask", "withdraw")


@require_safe
@zone_page
def everything(request: HttpRequest) -> HttpResponse:
    return page(request, "data", sections=everything_about(Person.of(request.user)))


@require_safe
@zone_page
def download(request: HttpRequest) -> HttpResponse:
    body = json.dumps(as_data(Person.of(request.user)), cls=Encoder, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def erasure_of(user: Any) -> ErasureRequest:
    """The request that waits for an answer, or one that could be made."""
    waiting = ErasureRequest.objects.filter(user=user.pk, state=ErasureState.ASKED).select_related("user").first()
    return waiting or ErasureRequest(user=user)


def erasure_steps(user: Any) -> list[OpenStep]:
    return [each for each in open_steps(erasure_of(user), user) if each.step.name in ERASURE_STEPS]


class ErasureStepView(ZoneStepView):
    steps = ERASURE_STEPS

    def find(self) -> ErasureRequest:
        return erasure_of(self.request.user)

    def get_return_url(self, subject: ErasureRequest) -> str:
        return reverse("zone_profile")
