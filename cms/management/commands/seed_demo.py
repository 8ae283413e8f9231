from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.demo import policy
from cms.demo.agenda import publish_agenda
from cms.demo.announcing import fill_announcements
from cms.demo.asking import fill_asking
from cms.demo.candidates import fill_candidates
from cms.demo.content import fill_content, fill_tools
from cms.demo.missions import fill_missions
from cms.demo.needs import fill_needs
from cms.demo.paper import fill_paper
from cms.demo.people import fill_people
from cms.demo.photos import fill_photos
from cms.demo.season import fill_season
from cms.demo.sharing import fill_sharing
from cms.demo.trainings import fill_trainings
from cms.models import User
from pages.site import ensure_site
from workflows.kernel import clock
from workflows.policy import keeping
from workflows.policy.models import How


class Command(BaseCommand):
    help = "Fills an empty house with a demo cooperative: people, missions in every state, an agenda, words and tools."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are accounts already; the demo only goes into an empty house.")
        ensure_site()
        policy.bring_in(*policy.LISTS)
        with clock.at(clock.now() - timedelta(days=200)):
            fill_people()
            policy.bring_in(
                "criteria", "candidacies", "weights", "templates", "rule_words", "rules", "words", "taking_back"
            )
            # The others come back once the past of the candidates has been played.
            policy.bring_in("approvals", only=lambda row: row["arrow"].startswith("mission."))
        fill_tools()
        fill_missions(self.stdout.write)
        fill_photos()
        fill_asking(self.stdout.write)
        fill_candidates(self.stdout.write)
        publish_agenda()
        fill_needs()
        fill_sharing()
        fill_content()
        fill_paper()
        fill_trainings()
        fill_announcements()
        fill_season()
        keeping.keep(How.IMPORTED)
        self.stdout.write("The demo is there. Its accounts and the mail it sends stand on /dev/.")
