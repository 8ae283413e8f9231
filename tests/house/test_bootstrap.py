"""What `make run` and `make test` do before anything is installed."""

import ast
import importlib.util
import os
import sys
from types import ModuleType

import pytest
from django.conf import settings

pytestmark = pytest.mark.once
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
    read = ast.parse(SCRIPT.read_text(), feature_version=(3, 6))
    assert {"check_python", "make_venv"} <= {each.name for each in read.body if isinstance(each, ast.FunctionDef)}


def test_old_python_is_told_what_it_is_and_what_is_needed(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"^ambassade: Python 3\.11 or newer is needed, this is 3\.9\.2\."):
        bootstrap.check_python()


def test_missing_venv_module_is_named_with_the_cure(bootstrap, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match=r"venv module is missing.*apt install python3\.\d+-venv"):
        bootstrap.check_python()


def test_an_empty_name_for_the_environment_is_refused(bootstrap, monkeypatch):
    monkeypatch.setenv("AMBASSADE_VENV", "")
    with pytest.raises(SystemExit, match=r"^ambassade: AMBASSADE_VENV is empty\."):
        bootstrap.make_venv()


@pytest.mark.parametrize("folder", ["other", ".", ".."])
def test_a_folder_that_is_no_environment_keeps_all_it_holds(bootstrap, monkeypatch, folder):
    kept = bootstrap.ROOT / folder / "work.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("of somebody")
    monkeypatch.setattr(bootstrap, "VENV", kept.parent)
    monkeypatch.setattr(bootstrap, "PYTHON", kept.parent / "bin" / "python")
    with pytest.raises(SystemExit, match=r"is no virtual environment, and is left as it is\."):
        bootstrap.make_venv()
    assert kept.read_text() == "of somebody"


def test_the_checkout_is_never_cleared_though_it_looks_like_an_environment(bootstrap, monkeypatch):
    kept = bootstrap.ROOT / "pyvenv.cfg"
    kept.write_text("home = nowhere\n")
    monkeypatch.setattr(bootstrap, "VENV", bootstrap.ROOT)
    monkeypatch.setattr(bootstrap, "PYTHON", bootstrap.ROOT / "bin" / "python")
    with pytest.raises(SystemExit, match=r"is left as it is\."):
        bootstrap.make_venv()
    assert kept.exists()


@pytest.mark.parametrize("broken", [False, True])
def test_an_empty_folder_and_a_broken_environment_are_made_anew(bootstrap, monkeypatch, broken):
    if broken:
        (bootstrap.VENV / "pyvenv.cfg").write_text("home = nowhere\n")
    monkeypatch.setattr(bootstrap, "PYTHON", bootstrap.VENV / "bin" / "python")
    commands = []
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_options: commands.append(command) or 0)
    bootstrap.make_venv()
    assert commands == [[sys.executable, "-m", "venv", "--clear", str(bootstrap.VENV)]]


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
