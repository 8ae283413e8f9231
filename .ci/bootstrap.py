"""From a bare machine to a virtual environment that can run the site or its tests: `make run`, `make test`.

Standard library only, and a syntax that an old Python can still read: this is what tells somebody that
theirs is too old. It stands in `.ci/` because nothing of the product may import it: it runs before the product can.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("AMBASSADE_VENV", str(ROOT / ".venv")))
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = {"run": "base.txt", "test": "dev.txt", "dev": "dev.txt"}


def stop(message):
    sys.exit("ambassade: " + message)


def check_python():
    if sys.version_info < (3, 11):
        found = ".".join(str(part) for part in sys.version_info[:3])
        stop("Python 3.11 or newer is needed, this is {}. Install it, then: PYTHON=python3.11 make …".format(found))
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = "{}.{}".format(*sys.version_info[:2])
        cure = f"apt install python{version}-venv"
        stop(f"Python's venv module is missing. Install it (Debian, Ubuntu: {cure}), then try again.")


def check_venv():
    """What is made there is made in an empty folder: only an environment may be cleared for it."""
    if os.environ.get("AMBASSADE_VENV") == "":
        stop("AMBASSADE_VENV is empty. Set it to a folder for the virtual environment, or unset it.")
    if not VENV.exists() or ((VENV / "pyvenv.cfg").is_file() and VENV.resolve() not in (ROOT, *ROOT.parents)):
        return
    if not VENV.is_dir() or any(VENV.iterdir()):
        stop(f"{VENV} is no virtual environment, and is left as it is. Set AMBASSADE_VENV to a folder of its own.")


def make_venv():
    check_venv()
    works = PYTHON.exists() and subprocess.call([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    if works:
        return
    print("Making the virtual environment …", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        stop(f"the virtual environment could not be made in {VENV}: see the lines above.")


def digest(names):
    return names + " " + hashlib.sha256((ROOT / "requirements" / names).read_bytes()).hexdigest()


def install(names):
    """Install the pinned list, once: the stamp says which list stands there, and what it said."""
    stamp = VENV / "installed"
    if stamp.exists() and stamp.read_text() in (digest(names), digest("dev.txt")):  # dev.txt holds all of base.txt
        return
    print(f"Installing requirements/{names} (once, about a minute) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", str(ROOT / "requirements" / names)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print(done.stderr[-3000:], file=sys.stderr)
        unreachable = ("NewConnectionError", "Connection", "timed out", "No matching distribution", "ProxyError")
        if any(word in done.stderr for word in unreachable):
            stop("the package registry could not be reached. Look at the network or pip's settings, then try again.")
        stop(f"pip could not install requirements/{names}: its own words stand above.")
    stamp.write_text(digest(names))


def compile_catalogues():
    """Write the .mo files that are older than their .po, with Babel: no gettext tools needed."""
    stale = []
    for po in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            stale.append(po)
    if stale and subprocess.call([str(PYTHON), str(ROOT / ".ci" / "compile_catalogues.py"), *map(str, stale)]) != 0:
        stop("the translations could not be compiled: see the lines above.")


def main():
    task, rest = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if task not in REQUIREMENTS:
        stop("say what for: " + ", ".join(REQUIREMENTS))
    check_python()
    os.chdir(str(ROOT))
    make_venv()
    install(REQUIREMENTS[task])
    compile_catalogues()
    command = {"run": ["manage.py", "run"], "test": ["-m", "pytest", "-n", "auto", "--dist", "worksteal"]}.get(task)
    if command:
        sys.stdout.flush()
        os.execv(str(PYTHON), [str(PYTHON), *command, *rest])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("stopped.")
