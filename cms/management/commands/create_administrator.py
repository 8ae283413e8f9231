from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from cms.models import User
from workflows.people.roles import Role


class Command(BaseCommand):
    help = "Gives an e-mail address the administrator's role, opening the account if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
        if not user.is_active:
            raise CommandError(f"The account of {email} is closed. Open it again first.")
        user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
        self.stdout.write(f"{email} is an administrator. Log in with a code by mail, then set up a second factor.")
