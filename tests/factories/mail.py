"""Mails as people and machines write them."""

from email.message import EmailMessage
from typing import Any

WORDS = "Bonjour, nous cherchons une personne pour une soirée avec des étudiants sur le travail autonome."


def mail(text: str = WORDS, files: tuple[tuple[str, bytes], ...] = (), **headers: Any) -> bytes:
    """A whole mail; a header with an underscore in its name stands there with a hyphen, None takes it out."""
    message = EmailMessage()
    usual = {
        "From": "Rita Requester <rita@partner.example>",
        "To": "requests@smart.example",
        "Subject": "Soirée pour étudiants",
        "Message-ID": "<one@partner.example>",
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {**usual, **named}.items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
