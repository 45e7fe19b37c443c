"""Imports go down only. The contracts stand in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINT = "from importlinter.cli import lint_imports_command as run; run()"


def lint_imports(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_app_imports_only_what_stands_below_it():
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.slow
def test_an_import_that_goes_up_is_found(tmp_path):
    for package in ("perisai", "villages", "members", "dues", "claims"):
        (tmp_path / package).mkdir()
        for file in (ROOT / package).rglob("*.py"):
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(file.read_text())
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    with (tmp_path / "villages" / "queries.py").open("a") as file:
        file.write("\nimport dues.models  # noqa\n")
    answer = lint_imports(tmp_path)
    assert answer.returncode == 1
    assert "villages.queries -> dues.models" in answer.stdout
