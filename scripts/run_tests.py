"""What `make check`, `make test` and `make soak` run, step by step, with a table at the end.
`python -m scripts.run_tests` with

- check      the inner loop, under a minute
- test       everything, about 40 minutes on two cores
- soak       the long counts, on both engines

A step that fails does not stop the others: one run shows everything that is wrong.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts import services

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
# Variables that would make the tests use somebody's data or settings.
PRIVATE = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
# Containers often forbid Python to keep what it has compiled; a run starts some hundred processes, each of
# which would compile the whole site and its tests again.
SLOWING = ("PYTHONDONTWRITEBYTECODE",)

LINTERS = {
    "ruff check": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "system checks": ["manage.py", "check", "--fail-level", "WARNING"],
    "server checks": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogue": ["scripts/catalogue.py", "check"],
}
# A configuration that leaves nothing to warn about; no check connects to these servers.
PUBLIC = {"PERISAI_PUBLIC_URL": "https://perisai.example.id", "PERISAI_HOSTS": "perisai.example.id"}
SERVER = {
    "DATABASE_URL": "postgres://perisai@db.example.id/perisai",
    "REDIS_URL": "redis://redis.example.id/0",
    "PERISAI_SECRET_KEY": secrets.token_urlsafe(60),
}
FAST = "not slow and not browser and not broker and not soak"
TWO_CORES = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
# Tables straight from the models, which are the same by the step "migrations": migrating takes each
# process ten seconds. The long steps of `make test` migrate.
NO_MIGRATIONS = "--no-migrations"
# A third of the tests is pure code and has run beside SQLite (tests/support/engine.py).
ENGINE_ONLY = "--engine-only"


@dataclass
class Result:
    name: str
    passed: bool
    seconds: float
    closing_line: str = ""


class Run:
    """The steps of one run and what came of them."""

    def __init__(self) -> None:
        self.results: list[Result] = []

    def linters(self) -> None:
        """Two at a time, quiet when all is well. They look at the code; the data in var/ is none of their
        business."""
        with (
            tempfile.TemporaryDirectory(prefix="perisai-check-") as var,
            ThreadPoolExecutor(2) as two,
        ):
            for result, said in two.map(lambda name: lint(name, var), LINTERS):
                self.record(result)
                if not result.passed:
                    print(said, flush=True)

    def pytest(self, name: str, *arguments: str, **variables: str) -> None:
        """Shown as it goes; its closing line is repeated in the table."""
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        with temporary_folder() as folder:
            process = subprocess.Popen(
                [PYTHON, "-m", "pytest", "--color=no", *arguments],
                cwd=ROOT,
                env=environment({"TMPDIR": folder, **variables}),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            closing = ""
            try:
                for line in process.stdout:
                    print(line, end="", flush=True)
                    closing = line.strip(" =\n") or closing
                code = process.wait()
            except SystemExit:  # ended from outside; Ctrl-C has reached pytest by itself
                process.send_signal(signal.SIGINT)
                raise
            finally:
                let_end(process)
        self.record(Result(name, code == 0, time.monotonic() - started, closing))

    def record(self, result: Result) -> None:
        self.results.append(result)
        print(line_of(result), flush=True)

    def failed(self, name: str, reason: Exception) -> None:
        print(f"\n== {name}\n{reason}", flush=True)
        self.results.append(Result(name, False, 0, str(reason).splitlines()[0]))

    def close(self) -> int:
        print("\n== Summary")
        for result in self.results:
            print(line_of(result))
        wrong = [result.name for result in self.results if not result.passed]
        print(f"FAILED: {', '.join(wrong)}" if wrong else "All green.")
        return 1 if wrong else 0


def lint(name: str, var: str) -> tuple[Result, str]:
    """Run one linter, and what it said."""
    server = SERVER if name == "server checks" else {}
    started = time.monotonic()
    answer = subprocess.run(
        [PYTHON, *LINTERS[name]],
        cwd=ROOT,
        env=environment({"PERISAI_VAR": var, **PUBLIC, **server}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(name, answer.returncode == 0, time.monotonic() - started), answer.stdout


@contextlib.contextmanager
def temporary_folder() -> Iterator[str]:
    """Where a run of pytest, its databases and its browser leave their traces; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="perisai-run-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL, another user, passes through to its own
        yield folder


def let_end(process: subprocess.Popen) -> None:
    """Give pytest time to put everything away."""
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def line_of(result: Result) -> str:
    state = "ok    " if result.passed else "FAILED"
    return f"{state} {result.seconds:6.1f} s  {result.name:<22} {result.closing_line}".rstrip()


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without its own database, settings and configuration, and without what
    makes every process slower."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in PRIVATE + SLOWING and not key.startswith("PERISAI_")
    }
    return {**kept, **variables}


def check(run: Run) -> None:
    run.linters()
    run.pytest("fast tests, SQLite", "-m", FAST, NO_MIGRATIONS, *TWO_CORES)


def test(run: Run) -> None:
    run.linters()
    run.pytest("SQLite", "-m", "not soak and not browser and not broker", *TWO_CORES)
    run.pytest("browser, SQLite", "-m", "browser and not soak", NO_MIGRATIONS, *TWO_CORES)
    with_servers(
        run, "PostgreSQL and Redis", "-m", "not soak and not browser", ENGINE_ONLY, *TWO_CORES
    )


def soak(run: Run) -> None:
    run.pytest("soak, SQLite", "-m", "soak and not broker")
    with_servers(run, "soak, PostgreSQL", "-m", "soak")


def with_servers(run: Run, name: str, *arguments: str) -> None:
    with contextlib.ExitStack() as stack:
        try:
            database = stack.enter_context(services.database())
            redis = stack.enter_context(services.redis())
        except (services.MissingProgram, RuntimeError) as error:
            run.failed(name, error)
            return
        run.pytest(name, *arguments, DATABASE_URL=database, REDIS_URL=redis)


MODES = {"check": check, "test": test, "soak": soak}


def main(mode: str) -> int:
    if mode not in MODES:
        sys.exit(__doc__)
    # A run that is ended from outside cleans up like one ended by Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = Run()
    try:
        MODES[mode](run)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    return run.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
