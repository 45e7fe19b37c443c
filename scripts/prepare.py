"""The shared first step of every make target: `.venv`, pinned packages, what the system must have.
`python3 scripts/prepare.py` with

- runtime    what `make run` needs
- dev        what `make check` and `make test` need on top

Only the standard library, because it runs before anything is installed. Nothing new to do takes well
under a second. Whatever root would have to install is printed as one exact line for everybody else.
"""

from __future__ import annotations

import ctypes.util
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
REQUIREMENTS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}
OLDEST, NEWEST = (3, 11), (3, 12)

# WeasyPrint: text layout, small subset fonts, and one font with every Indonesian letter.
LIBRARIES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
# Programs the tests drive, as (names it may go by, package).
PROGRAMS = [
    (["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"], "chromium"),
    (["pdftoppm"], "poppler-utils"),
    (["zbarimg"], "zbar-tools"),
]
SERVERS = [
    (
        "TEST_DATABASE_URL",
        ["/usr/lib/postgresql/*/bin/postgres", "/usr/bin/postgres"],
        "postgresql",
    ),
    ("TEST_REDIS_URL", ["/usr/bin/redis-server", "/usr/local/bin/redis-server"], "redis-server"),
]


def say(text: str) -> None:
    print(text, flush=True)


def run(*command: object, **options) -> bool:
    return subprocess.run([str(part) for part in command], check=False, **options).returncode == 0


# -- Packages of the system --------------------------------------------------------------------------


def missing_packages(level: str) -> list[str]:
    """Debian packages that are not there yet. Each is looked for by what it brings."""
    missing = [package for package in LIBRARIES if not is_installed(package)]
    if level == "dev":
        missing += [
            package for names, package in PROGRAMS if not any(shutil.which(name) for name in names)
        ]
        missing += [
            package
            for variable, places, package in SERVERS
            if not os.environ.get(variable) and not any(glob.glob(place) for place in places)
        ]
    return missing


def is_installed(package: str) -> bool:
    if not shutil.which("dpkg-query"):
        return bool(ctypes.util.find_library("pango-1.0"))
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() == "installed"


def install_packages(packages: list[str], consequence: str) -> bool:
    """Install as root; otherwise, or when apt fails, print the line to type and go on."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing from the system: {' '.join(packages)}")
        if apt_install(packages):
            return True
    say(
        f"Missing on this system: {' '.join(packages)}. {consequence}\n"
        f"To install, run:  sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
    )
    return False


def apt_install(packages: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    known = subprocess.run(command, env=quiet, capture_output=True, check=False)
    if known.returncode == 0:
        return True
    # The package lists are missing or old: fetch them, then try once more, aloud.
    run("apt-get", "update", "-qq", env=quiet)
    return run(*command, env=quiet, stdout=subprocess.DEVNULL)


# -- Python ------------------------------------------------------------------------------------------


def find_python() -> str:
    """A Python this project runs on: the one running this, else one that goes by its number."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for name in ("python3.11", "python3.12"):
        if shutil.which(name):
            return str(shutil.which(name))
    sys.exit(
        f"Perisai Desa needs Python 3.11 or 3.12; this is {sys.version.split()[0]}."
        " To install, run:  sudo apt-get install -y python3.11 python3.11-venv"
    )


def make_venv() -> None:
    if PYTHON.exists() and run(PYTHON, "-m", "pip", "--version", stdout=subprocess.DEVNULL):
        return
    python = find_python()
    if not run(python, "-c", "import ensurepip", stderr=subprocess.DEVNULL):
        version = subprocess.check_output(
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], text=True
        ).strip()
        if not install_packages([f"python{version}-venv"], "Without it no .venv can be made."):
            sys.exit(1)
    say("Making .venv")
    subprocess.run([python, "-m", "venv", "--clear", str(VENV)], check=True)


def installed() -> dict[str, str]:
    return json.loads(STAMP.read_text()) if STAMP.exists() and PYTHON.exists() else {}


def fingerprint(level: str) -> str:
    return hashlib.sha256((ROOT / REQUIREMENTS[level]).read_bytes()).hexdigest()


def install_requirements(level: str) -> None:
    """Bring .venv to the pinned versions; every download is compared with its hash."""
    wanted = fingerprint(level)
    stamps = installed()
    if stamps.get(level) == wanted:
        return
    make_venv()
    say(f"Installing {REQUIREMENTS[level]} (about half a minute)")
    subprocess.run(
        [
            *(str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"),
            *("--no-input", "--require-hashes", "-r", str(ROOT / REQUIREMENTS[level])),
        ],
        check=True,
    )
    stamps[level] = wanted
    if level == "dev":  # holds every pin of the runtime file as well
        stamps["runtime"] = fingerprint("runtime")
    STAMP.write_text(json.dumps(stamps))


def compile_messages() -> None:
    """Commands speak Indonesian from the first one on, also before the site has ever been served."""
    source = ROOT / "perisai" / "locale" / "id" / "LC_MESSAGES" / "django.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return
    babel = [PYTHON, "-m", "babel.messages.frontend", "--quiet", "compile"]
    subprocess.run([*babel, "--input-file", source, "--output-file", compiled], check=True)


def main(level: str) -> None:
    if level not in REQUIREMENTS:
        sys.exit(__doc__)
    try:
        install_requirements(level)
    except subprocess.CalledProcessError as error:
        sys.exit(f"That did not work (see above): {' '.join(error.cmd)}")
    packages = missing_packages(level)
    if packages:
        install_packages(packages, "PDF pages or tests that need it will say so.")
    compile_messages()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
