from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.people.register import ManyLeaveError, Report, UnreadableError, import_members


class Command(BaseCommand):
    help = "Brings the register of members in from a CSV file; may be run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--complete", action="store_true", help="members missing from the file have left")
        parser.add_argument("--leaving", type=int, help="how many are known to have left, when they are many")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--country", default=settings.AMBASSADE_COUNTRY, help="of rows that name none")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
            chosen = {name: options[name] for name in ("country", "complete", "dry_run", "leaving")}
            report = import_members(data, **chosen)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except UnreadableError as error:
            raise CommandError(str(error)) from None
        except ManyLeaveError as error:
            raise CommandError(f"{error} (--leaving {error.number})") from None
        self.show(report, options["dry_run"])

    def show(self, report: Report, dry_run: bool) -> None:
        for problem in report.problems:
            self.stderr.write(f"line {problem.line}: {problem.reason}" if problem.line else problem.reason)
        verb = "would be " if dry_run else ""
        self.stdout.write(
            f"{report.read} rows read: {len(report.added)} {verb}added, {len(report.changed)} {verb}changed, "
            f"{report.unchanged} unchanged, {len(report.left)} {verb}marked as left, {len(report.problems)} problems"
        )
