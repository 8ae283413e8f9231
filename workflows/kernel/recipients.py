from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Recipient:
    """Where one message goes: an address, the words' language, and the account if there is one."""

    email: str
    name: str = ""
    language: str = ""
    user_id: int | None = None

    @property
    def key(self) -> str:
        return self.email.lower()


def recipient_of(person: object) -> Recipient | None:
    """The recipient that a person, an account or a recipient stands for; None without an address."""
    if isinstance(person, Recipient):
        found = person
    elif hasattr(person, "as_recipient"):
        found = person.as_recipient()
    else:
        found = Recipient(person.email, person.get_full_name(), person.language, person.pk)  # type: ignore[attr-defined]
    if not found.email:
        return None
    known = {code for code, _name in settings.LANGUAGES}
    language = found.language if found.language in known else settings.LANGUAGE_CODE
    return Recipient(found.email, found.name, language, found.user_id)
