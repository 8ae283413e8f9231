"""Files that no answers name are taken away, the others stay."""

import os
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import candidates
from tests.factories.questions import block, published
from workflows.candidates.answers import answers_to_read
from workflows.questions import files
from workflows.questions.jobs import sweep


@pytest.mark.django_db
def test_what_no_answers_name_is_swept_after_a_day(settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    published(block("file", "cv"))
    row = answers_to_read(candidates.draft())
    kept, stray = (files.write(row.pk, SimpleUploadedFile("cv.pdf", b"%PDF-1")) for _n in range(2))
    row.save_answers({"cv": kept})
    lost, young = uuid.uuid4(), uuid.uuid4()
    for pk in (lost, young):
        files.write(pk, SimpleUploadedFile("cv.pdf", b"%PDF-1"))
    for pk in (row.pk, lost):
        os.utime(files.folder(pk), (0, 0))
    sweep()
    there = [files.path(row.pk, kept), files.path(row.pk, stray), files.folder(lost), files.folder(young)]
    assert [each.exists() for each in there] == [True, False, False, True]
