from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.apps import SCHEDULES
from workflows.kernel.schedules import ensure_schedules
from workflows.kernel.worker import Supervisor


class Command(BaseCommand):
    help = "Work the queue of jobs until SIGTERM or Ctrl-C; a stuck cluster is replaced."

    def handle(self, **options: Any) -> None:
        ensure_schedules(SCHEDULES)
        Supervisor(patience=settings.AMBASSADE_WORKER_PATIENCE, grace=settings.AMBASSADE_WORKER_GRACE).run()
