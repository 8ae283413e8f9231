"""“Why can't I …?” is answered about one's own steps, and about nobody else's."""

from django.test import Client
from django.urls import reverse

from tests.factories import candidates, cast, missions
from tests.factories.people import log_in, make_mandate


def test_why_a_step_on_ones_own_seat_is_closed(db, zone, ambassador):
    seat = missions.assignment(missions.confirmed(ambassador), ambassador)
    page = zone.get(reverse("zone_assignment_why", args=[seat.pk, "file-report"]))
    assert (page.status_code, page.context["one"].is_open, page.context["one"].reached) == (200, False, True)
    assert len(page.context["one"].reasons) > 0
    codes = [zone.get(reverse("zone_assignment_why", args=[seat.pk, step])).status_code for step in ("release", "sing")]
    assert codes == [404, 404]
    stranger = log_in(Client(), cast.ambassador().user)
    assert stranger.get(reverse("zone_assignment_why", args=[seat.pk, "withdraw"])).status_code == 404


def test_why_a_step_of_ones_own_mandate_or_candidacy_is_closed(db):
    mandate, draft = make_mandate(), candidates.draft()
    page = log_in(Client(), mandate.member.user).get(reverse("zone_mandate_why", args=[mandate.pk, "resume"]))
    assert (page.status_code, page.context["one"].reached) == (200, False)
    page = log_in(Client(), draft.member.user).get(reverse("zone_candidacy_why", args=["submit"]))
    assert (page.status_code, page.context["one"].step.name) == (200, "submit")
