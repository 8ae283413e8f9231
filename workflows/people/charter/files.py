"""The words that somebody signed, as a file whose SHA-256 anybody can compute anew."""

from django.http import HttpResponse

from workflows.people.charter.models import CharterSignature


def text_file(signature: CharterSignature) -> HttpResponse:
    """The bytes that were hashed, none added and none changed."""
    response = HttpResponse(signature.text.encode(), content_type="text/plain; charset=utf-8")
    name = f"charter-{signature.version.number}-{signature.language}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
