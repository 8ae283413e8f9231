"""The policy as a file, from a terminal: `policy export > house.yaml`, `policy import house.yaml`, `policy check …`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from workflows.policy import document, keeping
from workflows.policy.comparing import summary
from workflows.policy.models import How
from workflows.policy.tables import Unreadable


class Command(BaseCommand):
    help = "Writes out the policy of the house, brings one in, or says what a file would change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["export", "import", "check"])
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--why", default="", help="the reason, kept beside the version")

    def handle(self, *args: Any, what: str, file: Path | None, why: str, **options: Any) -> None:
        if what == "export":
            self.stdout.write(document.text_of(document.now()), ending="")
            return
        if file is None or not file.is_file():
            raise CommandError(_("Name the file with the policy."))
        try:
            read = document.read(file.read_text(encoding="utf-8"))
            trial = keeping.try_out(read.sections)
            if what == "import":
                keeping.bring_in(read.sections, how=How.IMPORTED, by=None, why=why, seen=keeping.standing())
        except (Unreadable, UnicodeDecodeError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(summary(trial.differences) or _("The house says all of this already."))
        for words in trial.staying:
            self.stdout.write(words)
        for step in trial.alone:
            self.stdout.write(_("Nobody has to agree any more: %(step)s") % {"step": step})
