"""Editors whose choices stand from the moment in which somebody is judged by them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import EditView


class AsItIsNow(EditView):
    """What is saved is the row as it is now, and no assessment starts between the look and the change."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = get_object_or_404(self.model.objects.select_for_update(), pk=self.kwargs["pk"])
        return super().post(request, *args, **kwargs)


def refuse_too_late(form: forms.ModelForm, name: str, sent: Iterable[str]) -> None:
    """The page still offered a choice that stands by now: a browser sends nothing of a field that is closed."""
    field, sent = form.fields[name], sorted(filter(None, sent))
    stands = form.get_initial_for_field(field, name)
    stands = stands if isinstance(stands, list) else [stands]
    if sent and sent != sorted(str(getattr(each, "pk", each)) for each in stands):
        form.add_error(name, field.help_text)
        field.help_text = ""
