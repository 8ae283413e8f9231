from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.kernel import chain
from workflows.kernel.models import DailyRoot, TransitionRecord


class Command(BaseCommand):
    help = "Checks the audit chain of every dossier and every daily root that was kept."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for fault in chain.verify():
            self.stderr.write(str(fault))
            faults += 1
        if faults:
            raise CommandError(f"The records were tampered with: {faults} faults, named above.")
        records, roots = TransitionRecord.objects.count(), DailyRoot.objects.count()
        self.stdout.write(f"All is whole: {records} records, {roots} daily roots.")
