"""What every page of the zone shares: log-in first, nothing kept, the zone's own menu."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workflows.kernel.wording import Reader, speaking_to
from workflows.missions.intake import doors_of
from workflows.people.roles import Role, has_role, member_of

View = Callable[..., HttpResponse]


def zone_page(view: View) -> View:
    """Only for who is logged in; no copy of the answer is kept anywhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            with speaking_to(Reader.MEMBER):
                response = view(request, *args, **kwargs)
        else:
            response = redirect_to_login(request.get_full_path())
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def zone_menu(user: Any) -> list[tuple[str, str]]:
    menu = [
        (reverse("zone_home"), pgettext("page of the zone", "Overview")),
        (reverse("zone_missions"), _("My missions")),
        (reverse("zone_kit"), pgettext("page of the zone", "Kit")),
        (reverse("zone_messages"), _("My messages")),
        (reverse("zone_profile"), _("My profile")),
    ]
    if member := member_of(user):
        own = ("zone_mandate", _("My mandate")) if member.has_had_a_mandate else ("candidacy", _("My candidacy"))
        menu.insert(3, (reverse(own[0]), own[1]))
    if has_role(user, Role.AMBASSADOR, Role.STAFF, Role.BOARD, Role.SUPPORT_GROUP, Role.COMMUNICATIONS):
        menu.insert(2, (reverse("zone_agenda"), _("Who goes where")))
    if doors_of(user):
        menu.insert(2, (reverse("zone_propose"), _("Propose a mission")))
    return menu


def page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context["zone_menu"] = zone_menu(request.user)
    return render(request, f"workflows/zone/{name}.html", context, status=status)
