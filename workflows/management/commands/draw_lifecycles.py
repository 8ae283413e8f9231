from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.kernel import drawing


class Command(BaseCommand):
    help = "Draws docs/lifecycles/ from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a drawing is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, wanted = drawing.folder(), drawing.drawn()
        there = {path.name: path.read_text() for path in folder.glob("*.md")} if folder.exists() else {}
        changed = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
        if options["check"]:
            if changed:
                raise CommandError(f"Out of date: {', '.join(changed)}. Run: manage.py draw_lifecycles")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in changed:
            if name in wanted:
                (folder / name).write_text(wanted[name])
            else:
                (folder / name).unlink()
            self.stdout.write(name)
