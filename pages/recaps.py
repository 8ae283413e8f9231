"""The recap of an event as it is proposed: what those who went wrote for it, for the moderators to judge."""

from collections import defaultdict

from django.db import transaction
from django.utils.html import linebreaks
from wagtail.rich_text import RichText

from pages.agenda_sync import hand_to_moderators, take_from_moderators
from pages.models import EventPage
from workflows.missions.models import Assignment, Mission
from workflows.missions.states import AssignmentState


def words_for(mission: Mission) -> dict[str, list[str]]:
    """Language -> what was written in it."""
    found: dict[str, list[str]] = defaultdict(list)
    reports = Assignment.objects.filter(mission=mission.pk, state=AssignmentState.FULFILLED).exclude(report_recap="")
    for each in reports.select_related("member").order_by("role", "seat", "pk"):
        found[each.member.language].append(each.report_recap)
    return found


@transaction.atomic
def propose(mission: Mission) -> list[EventPage]:
    """A draft on the page of each language in which somebody wrote; may run any number of times.

    Words that editors put there already are left alone.
    """
    mission = Mission.objects.select_for_update().get(pk=mission.pk)
    words, proposed = {} if mission.recap_waived else words_for(mission), []
    pages = EventPage.objects.filter(event__mission=mission.pk, locale__language_code__in=words)
    for page in pages.select_related("locale"):
        draft = page.get_latest_revision_as_object()
        if draft.recap:
            continue
        html = "".join(linebreaks(said, autoescape=True) for said in words[page.locale.language_code])
        draft.recap = [("text", RichText(html))]
        draft.save_revision()
        page.refresh_from_db()
        take_from_moderators([page])  # what waits for them already would not hold it
        hand_to_moderators(page)
        proposed.append(page)
    return proposed
