"""What no committed file may hold."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = {".py", ".toml", ".txt", ".md", ".yml", ".yaml", ".html", ".css", ".js", ".po", ".svg", ""}
NOT_OURS = "static/vendor/"

# Written in two halves, or this file would be its own first finding.
REGISTRY_HOSTS = re.compile(
    "|".join(
        ["pypi" r"\.org", "python" r"hosted\.org", "registry" r"\.npmjs", "registry" r"\.yarnpkg"]
    )
)
MACHINE_PATHS = re.compile(
    "|".join(
        [r"/home" r"/\w+", r"/root" r"/", r"/Users" r"/\w+", r"[A-Z]:\\\\?Users", r"/wo" r"rk/"]
    )
)


def committed_files() -> list[Path]:
    """Every text file of ours that git knows or would add."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listing.stdout.splitlines() if not name.startswith(NOT_OURS)]
    paths = [ROOT / name for name in names]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


def lines_with(pattern: re.Pattern, files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRY_HOSTS, committed_files()) == []


def test_no_file_names_a_folder_of_somebodys_machine():
    assert lines_with(MACHINE_PATHS, committed_files()) == []


@pytest.mark.parametrize("leak", ["https://" + "pypi" + ".org/simple", "/home" + "/siti/desa"])
def test_a_planted_leak_is_found(leak):
    assert REGISTRY_HOSTS.search(leak) or MACHINE_PATHS.search(leak)
