"""What the clock does with what editors planned."""

from django.core.management import call_command


def publish_planned() -> None:
    """Pages and words whose hour has come go online; those whose time is over go offline. Wagtail's own command."""
    call_command("publish_scheduled", verbosity=0)
