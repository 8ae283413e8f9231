"""“I'll be there”: what a member says of a coming event. The page of whoever is not logged in knows nothing of it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.events import Event
from workflows.kernel import clock
from workflows.people.models import Member


class Coming(models.Model):
    event = models.ForeignKey(
        Event, models.CASCADE, related_name="coming", verbose_name=pgettext_lazy("agenda", "event")
    )
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="coming", verbose_name=pgettext_lazy("person", "member")
    )
    named = models.BooleanField(_("fellow members may see my name"), default=False)
    said_at = models.DateTimeField(_("said on"), default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("event to which a member comes"), _("events to which a member comes")
        ordering = ["said_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_comes_once")]

    def __str__(self) -> str:
        return f"{self.event} · {self.member}"


def member_of(request: HttpRequest) -> Member | None:
    """Whoever has no session is not looked for: the answer stays the same for all, and for anyone to keep."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES and not getattr(request, "is_preview", False)
    if not known or not request.user.is_authenticated:
        return None
    return Member.objects.filter(user=request.user, active=True, erased_on=None).first()


def context_of(request: HttpRequest, event: Event) -> dict[str, Any]:
    """What the page asks of its reader. A post is answered with this page only when it came too late."""
    context: dict[str, Any] = {"late": request.method == "POST", "reader": None, "log_in": ""}
    if not event.is_awaited:
        return context
    context["reader"] = member = member_of(request)
    if member is None:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        context["log_in"] = "" if known else log_in_and_back_to(request.path)
        return context
    said = list(Coming.objects.filter(event=event, member__active=True).select_related("member"))
    return context | {
        "coming_url": f"{request.path}coming/",
        "mine": next((each for each in said if each.member_id == member.pk), None),
        "others": sum(1 for each in said if each.member_id != member.pk),
        "named": [str(each.member) for each in said if each.named and each.member_id != member.pk],
    }


def log_in_and_back_to(path: str) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': path})}"


def say(event: Event, member: Member, *, comes: bool, named: bool) -> None:
    """Saying it again changes only whether one is named."""
    if comes:
        Coming.objects.update_or_create(event=event, member=member, defaults={"named": named})
    else:
        Coming.objects.filter(event=event, member=member).delete()


def answer(request: HttpRequest, event: Event) -> HttpResponse | None:
    """Takes what the member says and leads back; nothing when it is too late."""
    page = request.path.removesuffix("coming/")
    if not request.user.is_authenticated:
        return redirect(log_in_and_back_to(page))
    member = member_of(request)
    if member is None:
        raise PermissionDenied
    if not event.is_awaited:
        return None
    say(event, member, comes=request.POST.get("comes") == "yes", named="named" in request.POST)
    return redirect(f"{page}#coming")
