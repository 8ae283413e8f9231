"""What candidacies ask of the steps of lifecycles below."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from snippets.languages import listed
from snippets.models import Country
from workflows.candidates import held_rules
from workflows.candidates.needs import full_for
from workflows.candidates.policy import policy_of
from workflows.kernel.models import latest_record
from workflows.kernel.refusals import Answer, No
from workflows.people.models import Mandate
from workflows.people.states import CURRENT, State


def nothing_is_held(candidacy: Any, step: Any = None) -> Answer:
    """no answer is held"""
    return held_rules.nothing_is_held(candidacy)


def leaves_the_limit_kept(mandate: Any, step: Any = None) -> Answer:
    """a mandate that comes back by an undo finds room in its country and its profiles"""
    last = latest_record(mandate)
    if mandate.state not in CURRENT or last is None or last.source != State.ENDED:
        return True
    country = Country.objects.select_for_update().get(pk=mandate.country_id)  # where admissions wait for each other
    most = policy_of(country.pk).most_ambassadors
    count = Mandate.objects.filter(state__in=CURRENT, member__country=country).count()
    if most is not None and count > most:
        return No(gettext_lazy("This country has as many ambassadors as its limit allows by now."))
    if full := full_for(mandate.member_id, country.pk):
        return No(_("Full by the plan of needs by now: %(profiles)s.") % {"profiles": listed(full)})
    return True
