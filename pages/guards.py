from typing import Any

from django.utils.translation import gettext_lazy as _

from pages.models import EventPage
from workflows.kernel.refusals import Answer, No


def recap_is_public(mission: Any, step: Any) -> Answer:
    """the recap is public or waived"""
    pages = EventPage.objects.filter(event__mission=mission.pk)
    if mission.recap_waived or not mission.is_public:
        return True
    if any(page.recap for page in pages.live()) or not pages.exists():
        return True
    return No(_("The recap is not on the public page yet. Write it there, or do without."))
