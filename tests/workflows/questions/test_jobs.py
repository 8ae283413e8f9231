"""Files that no answers name are taken away, the others stay."""

import os
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import candidates
from tests.factories.questions import block, published
from workflows.candidates.answers import answers_to_read
from workflows.questions import files
from workflows.questions.jobs import sweep
from workflows.questions.models import answer_models

pytestmark = pytest.mark.django_db


def make_old(pk: uuid.UUID) -> None:
    for each in (*files.folder(pk).glob("*"), files.folder(pk)):
        os.utime(each, (0, 0))


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("cv.pdf", b"%PDF-1")


def test_what_no_answers_name_is_swept_after_a_day(settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    published(block("file", "cv"))
    row = answers_to_read(candidates.draft())
    kept, stray = (files.write(row.pk, upload()) for _n in range(2))
    row.save_answers({"cv": kept})
    lost, young = uuid.uuid4(), uuid.uuid4()
    for pk in (lost, young):
        files.write(pk, upload())
    for pk in (row.pk, lost):
        make_old(pk)
    sweep()
    there = [files.path(row.pk, kept), files.path(row.pk, stray), files.folder(lost), files.folder(young)]
    assert [each.exists() for each in there] == [True, False, False, True]


def test_what_is_being_sent_while_the_sweep_looks_stays(settings, tmp_path):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    pk = uuid.uuid4()
    old = files.write(pk, upload())
    make_old(pk)
    new = files.write(pk, upload())
    os.utime(files.folder(pk), (0, 0))  # as the sweep had found it just before
    sweep()
    assert [files.path(pk, each).exists() for each in (old, new)] == [False, True]


def test_many_folders_are_looked_up_together(settings, tmp_path, django_assert_num_queries):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    for _number in range(30):
        pk = uuid.uuid4()
        files.write(pk, upload())
        make_old(pk)
    with django_assert_num_queries(len(answer_models())):
        sweep()
    assert list(files.root().iterdir()) == []


def test_a_folder_that_the_sweep_takes_away_at_that_moment_is_made_anew(settings, tmp_path, monkeypatch):
    settings.AMBASSADE_PRIVATE_ROOT = tmp_path
    files.root().mkdir()
    pk, made = uuid.uuid4(), Path.mkdir

    def swept_once(self, *args, **kwargs):
        made(self, *args, **kwargs)
        monkeypatch.undo()
        self.rmdir()

    monkeypatch.setattr(Path, "mkdir", swept_once)
    assert files.path(pk, files.write(pk, upload())).exists()
