"""Whether there is room for one more ambassador: in the country, and in each profile that the plan of needs limits."""

from django.utils.functional import cached_property

from workflows.candidates.needs import Full, full_for
from workflows.people.models import Mandate
from workflows.people.states import CURRENT


class Room:
    @property
    def pool_is_full(self) -> bool:
        most = self.policy.most_ambassadors
        if most is None:
            return False
        return Mandate.objects.filter(state__in=CURRENT, member__country=self.country_id).count() >= most

    @cached_property
    def full_profiles(self) -> list[Full]:
        """Asked by each step that is shown; a step that is taken asks of the locked row, anew."""
        return full_for(self.member_id, self.country_id)
