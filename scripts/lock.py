"""Pin every dependency with its hashes, from the ranges in pyproject.toml (`make lock`).

One resolution serves Python 3.11 and 3.12 on every system. Versions already pinned stay; add
`--upgrade` for the newest. The files name no host and no path, so that they install from any index.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {"requirements.txt": [], "requirements-dev.txt": ["--all-extras"]}


def resolver(folder: str) -> str:
    """uv from PATH, else one that is installed only for this run."""
    if shutil.which("uv"):
        return str(shutil.which("uv"))
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return f"{folder}/bin/uv"


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        uv = resolver(folder)
        for name, extras in FILES.items():
            subprocess.run(
                [
                    *(uv, "pip", "compile", "pyproject.toml", "--universal", "--quiet"),
                    *("--python-version", "3.11", "--generate-hashes"),
                    *("--no-header", "--no-emit-index-url", "--no-emit-find-links"),
                    *extras,
                    *arguments,
                    *("--output-file", name),
                ],
                cwd=ROOT,
                check=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
