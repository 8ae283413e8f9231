"""One's missions in one's own calendar: the secret address, made, renewed and stopped here; and what stands at it."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from workflows.missions.feed import feed_of
from workflows.missions.own import CalendarFeed, make_feed
from workflows.people.roles import member_of
from workflows.zone.frame import page, zone_page


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Making it anew asks nothing more: whoever clicks twice has an address that is newer still."""
    member = member_of(request.user)
    if member is None:
        raise Http404
    found = CalendarFeed.objects.filter(member=member).first()
    if request.method == "POST":
        if "stop" in request.POST:
            CalendarFeed.objects.filter(member=member).delete()
            messages.success(request, _("The address opens nothing any more."))
        else:
            make_feed(member)
            messages.success(request, _("Your calendar has a new address.") if found else _("Your calendar is ready."))
        return redirect("zone_calendar")
    return page(request, "calendar", feed=found, webcal=found and "webcal:" + found.address.partition(":")[2])


@require_safe
def calendar_feed(request: HttpRequest, code: str) -> HttpResponseBase:
    """For calendar programs, which cannot log in: the address is the key. They hear when nothing changed."""
    rows = CalendarFeed.objects.filter(code=code, member__active=True, member__user__is_active=True)
    feed = rows.select_related("member__user").first()
    if feed is None:
        raise Http404
    owner: Any = feed.member.user
    with override(owner.language or settings.LANGUAGE_CODE):
        body, changed = feed_of(feed.member)
    at = int(max(filter(None, (changed, feed.made_at))).timestamp())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    for name, value in {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Last-Modified": http_date(at),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
        "Content-Disposition": 'inline; filename="missions.ics"',
    }.items():
        response.headers[name] = value
    return get_conditional_response(request, response.headers["ETag"], at, response) or response
