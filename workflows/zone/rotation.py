"""The rotation ledger as ambassadors read it: everybody's numbers, the name where somebody agreed to that."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.kernel import clock
from workflows.people import consents, roles
from workflows.people.models import ConsentKind, Member
from workflows.people.roles import Role
from workflows.rotation.ledger import ledger, year_of
from workflows.rotation.spread import box
from workflows.zone.frame import page, zone_page

A_PAGE = 50


def chosen(request: HttpRequest, member: Member, kind: ConsentKind) -> HttpResponse:
    """A box that was ticked or not, sent by itself."""
    consents.choose(member, kind, "agrees" in request.POST)
    if "agrees" in request.POST:
        messages.success(request, _("Your name is shown from now on."))
    else:
        messages.success(request, _("Your name is not shown any more."))
    return redirect(request.get_full_path())


@require_http_methods(["GET", "HEAD", "POST"])
@zone_page
def rotation(request: HttpRequest) -> HttpResponse:
    member = roles.member_of(request.user)
    if member is None or not roles.has_role(request.user, Role.AMBASSADOR):
        raise Http404
    if request.method == "POST":
        return chosen(request, member, ConsentKind.LEDGER)
    found = ledger(member.country_id, year_of(request.GET.get("year", "")))
    shown = Paginator(found.lines, A_PAGE).get_page(request.GET.get("page"))
    this, own = clock.today().year, found.of(member.pk)
    return page(
        request,
        "rotation",
        ledger=found,
        box=box(),
        own=own,
        rows=[(line.name_for(member.pk), line.key == member.pk, line) for line in shown],
        shown=shown,
        years=[(year, year == found.year) for year in (this - 1, this, this + 1)],
        wording=consents.ledger_wording(),
    )
