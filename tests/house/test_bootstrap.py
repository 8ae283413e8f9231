"""What `make run` and `make test` do before anything is installed."""

import ast
import importlib.util
import os
import sys
from types import ModuleType

import pytest
from django.conf import settings

SCRIPT = settings.ROOT / ".ci" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path, monkeypatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.setattr(module, "PYTHON", sys.executable)
    (tmp_path / "venv").mkdir()
    (tmp_path / "requirements").mkdir()
    for name in ("base.txt", "dev.txt"):
        (tmp_path / "requirements" / name).write_text("# nothing\n")
    return module


def test_old_python_can_read_the_script():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_old_python_is_told_what_it_is_and_what_is_needed(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"^ambassade: Python 3\.11 or newer is needed, this is 3\.9\.2\."):
        bootstrap.check_python()


def test_missing_venv_module_is_named_with_the_cure(bootstrap, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match=r"venv module is missing.*apt install python3\.\d+-venv"):
        bootstrap.check_python()


def test_second_start_installs_nothing(bootstrap, monkeypatch, capsys):
    bootstrap.install("base.txt")
    monkeypatch.setattr(bootstrap.subprocess, "run", None)
    bootstrap.install("base.txt")
    assert capsys.readouterr().out.count("Installing") == 1


def test_changed_list_is_installed_again(bootstrap, capsys):
    bootstrap.install("base.txt")
    (bootstrap.ROOT / "requirements" / "base.txt").write_text("# other\n")
    bootstrap.install("base.txt")
    assert capsys.readouterr().out.count("Installing") == 2


def test_everything_for_tests_is_enough_to_run(bootstrap, capsys):
    bootstrap.install("dev.txt")
    bootstrap.install("base.txt")
    assert capsys.readouterr().out.count("Installing") == 1


def test_unreachable_registry_is_told_in_one_line(bootstrap, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    (bootstrap.ROOT / "requirements" / "base.txt").write_text(f"no-such-package-here==1 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SystemExit, match=r"^ambassade: the package registry could not be reached\."):
        bootstrap.install("base.txt")


def test_only_catalogues_older_than_their_source_are_compiled(bootstrap):
    folder = bootstrap.ROOT / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (bootstrap.ROOT / ".ci").symlink_to(SCRIPT.parent)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    )
    bootstrap.compile_catalogues()
    made = (folder / "django.mo").stat()
    bootstrap.compile_catalogues()
    assert (folder / "django.mo").stat().st_mtime_ns == made.st_mtime_ns
    os.utime(folder / "django.po", (made.st_mtime + 5, made.st_mtime + 5))
    bootstrap.compile_catalogues()
    assert (folder / "django.mo").stat().st_mtime_ns > made.st_mtime_ns
