"""HTTP for one part of the sheet. Whoever shows it says where it leads, and what it may not lose."""

import secrets
from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View

from workflows.people import consents
from workflows.people.care.models import confirm
from workflows.people.models import Member
from workflows.people.sheet import drafts
from workflows.people.sheet.forms import PartForm
from workflows.people.sheet.models import SheetDraft
from workflows.people.sheet.parts import BY_SLUG


class SheetPartView(ABC, View):
    """Save and go on, go back, leave it for later, throw away what is not saved; and, by the script, keep it.

    Nothing typed is lost: 422 wrong, 409 saved in another window meanwhile.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["part"] not in BY_SLUG:
            raise Http404
        self.part, self.member = BY_SLUG[kwargs["part"]], self.get_member()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        draft = drafts.find(self.member, self.part)
        return self.show(PartForm(self.part, self.member, typed=draft.typed if draft else None), draft=draft)

    def post(self, request: HttpRequest, part: str) -> HttpResponse:
        way = request.POST.get("way", "")
        if way == "keep":
            return self.keep()
        if way == "discard":
            drafts.drop(self.member, self.part)
            return redirect(request.path)
        with transaction.atomic():
            Member.objects.select_for_update().get(pk=self.member.pk)
            status, form = self.save(request.POST)
            if status != 200:
                self.keep_unless_elsewhere(request.POST)
        if status == 422 and way in ("back", "later"):
            said = _("What you typed under “%(part)s” is kept, but not saved yet: something in it is not right.")
            messages.warning(request, said % {"part": self.part.title})
        elif status != 200:
            return self.show(form, status)
        return redirect(self.next_address(way))

    def save(self, data: QueryDict) -> tuple[int, PartForm]:
        form = PartForm(self.part, self.member, data)
        if not form.is_valid() or not self.is_enough(form):
            return 422, form
        if data.get("seen", "") != PartForm(self.part, self.member).stamp():
            return 409, form
        form.save()
        drafts.drop(self.member, self.part)
        confirm(self.member, self.part.slug)
        self.saved()
        return 200, form

    def keep(self) -> HttpResponse:
        """For the script: what to say, and whether it is kept."""
        try:
            draft = drafts.keep(self.member, self.part, self.request.POST)
        except drafts.ElsewhereTooError:
            said = _(
                "This page is open in another window too, where you typed last. Here nothing is kept until you save."
            )
            return JsonResponse({"said": said}, status=409)
        if draft is None:
            return JsonResponse({"said": _("Everything on this page is saved.")})
        said = _("Kept at %(time)s, not yet saved.") % {"time": time_format(localtime(draft.kept_at), "H:i")}
        if draft.seen != PartForm(self.part, self.member).stamp():
            said = " ".join([said, _("Another window saved this page meanwhile.")])
        return JsonResponse({"said": said})

    def keep_unless_elsewhere(self, data: QueryDict) -> None:
        try:
            drafts.keep(self.member, self.part, data)
        except drafts.ElsewhereTooError:
            return

    def show(self, form: PartForm, status: int = 200, draft: SheetDraft | None = None) -> HttpResponse:
        agreed = form.needs.agreed if form.needs else None
        return self.render(
            {
                "part": self.part,
                "form": form,
                "late": status == 409,
                "draft": draft,
                "seen": draft.seen if draft else PartForm(self.part, self.member).stamp(),
                "found": draft.kept_at.isoformat() if draft else "",
                "tab": self.request.POST.get("tab", "") or secrets.token_hex(8),
                "ties_words": consents.ties_wording(),
                "needs_words": agreed.wording if agreed else consents.needs_wording(),
            },
            status,
        )

    # What those who show it say.

    @abstractmethod
    def get_member(self) -> Member:
        """Whose sheet it is; 404 for who has none."""

    @abstractmethod
    def next_address(self, way: str) -> str:
        """Where to go once it is saved; `way` is "back", "later" or nothing."""

    @abstractmethod
    def render(self, context: dict[str, Any], status: int) -> HttpResponse:
        """The part in their own frame."""

    def is_enough(self, form: PartForm) -> bool:
        """Whether a valid part may be saved; if not, the form says why."""
        return True

    def saved(self) -> None:
        """What follows in the same transaction."""
