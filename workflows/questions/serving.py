"""A file that was sent as an answer, to whoever may have it; the caller decides who."""

from django.http import FileResponse, Http404

from workflows.questions import files
from workflows.questions.models import AnswerSet


def file_response(row: AnswerSet | None, key: str) -> FileResponse:
    """To save, never to open in the page: what it holds is the sender's, not ours."""
    kept = row.file_of(key) if row else None
    if row is None or kept is None or not files.path(row.pk, kept).is_file():
        raise Http404
    file = files.path(row.pk, kept).open("rb")
    response = FileResponse(file, as_attachment=True, filename=kept["name"], content_type=files.content_type(kept))
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
