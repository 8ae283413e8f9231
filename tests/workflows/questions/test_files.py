"""What is kept on disk of a file that was sent, once the virus scanner has seen it."""

import socket
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.scanner import VIRUS, Scanner
from workflows.questions import files


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path


def pdf(content=b""):
    return SimpleUploadedFile("../cv.pdf", b"%PDF-1.7" + content)


def on_disk():
    return [each for each in files.root().glob("*/*") if each.is_file()]


def test_it_lies_under_a_name_of_ours_that_only_we_read():
    pk = uuid.uuid4()
    kept = files.write(pk, pdf())
    assert (kept["name"], kept["size"], on_disk()) == ("cv.pdf", 8, [files.path(pk, kept)])
    assert oct(files.path(pk, kept).stat().st_mode)[-3:] == "600"
    assert files.content_type(kept) == "application/pdf"
    files.remove_one(pk, kept)
    assert on_disk() == []


def test_a_virus_or_a_scanner_that_does_not_answer_keeps_nothing(settings, tmp_path):
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "clamd.ctl"))
        settings.AMBASSADE_CLAMD = str(tmp_path / "clamd.ctl")
        Scanner(line)
        files.write(uuid.uuid4(), pdf())
        with pytest.raises(ValidationError):
            files.write(uuid.uuid4(), pdf(VIRUS))
        line.shutdown(socket.SHUT_RDWR)
    settings.AMBASSADE_CLAMD = str(tmp_path / "nobody.ctl")
    with pytest.raises(ValidationError):
        files.write(uuid.uuid4(), pdf())
    assert len(on_disk()) == 1
