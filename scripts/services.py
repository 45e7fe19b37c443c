"""PostgreSQL and Redis for the tests: the ones named by TEST_DATABASE_URL and TEST_REDIS_URL, else
private ones on free ports, started here and gone afterwards. Whatever answers on a standard port is
somebody's and is never touched.
"""

import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

START_WITHIN = 60  # seconds


class MissingProgram(Exception):
    """A server that is needed is not installed."""


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a PostgreSQL on which test databases may be created."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    account = postgres_account()
    with private_folder("perisai-postgres-", account) as folder:
        port = free_port()
        data = folder / "data"
        initialise(data, account)
        command = [
            *(
                postgres_program("postgres"),
                "-D",
                data,
                "-p",
                port,
                "-k",
                folder,
                "-h",
                "127.0.0.1",
            ),
            # The data lives for one run: nothing is worth waiting for the disk.
            *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
            # It would count the rows of a test, which are never committed, as none, and the planner would
            # go through all of them for each of them.
            *("-c", "autovacuum=off"),
        ]
        ready = [postgres_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", port, "-U", "tests"]
        with server(command, folder, lambda: succeeds(ready), account):
            yield f"postgres://tests@127.0.0.1:{port}/perisai"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis of which the tests may use every database."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    with redis_on(free_port()) as address:
        yield address


@contextlib.contextmanager
def redis_on(port: int) -> Iterator[str]:
    """The address of a private Redis on this port, begun empty."""
    program = shutil.which("redis-server")
    if not program:
        raise MissingProgram(
            "redis-server is not installed: run `make setup-dev`, it prints the line."
        )
    with private_folder("perisai-redis-") as folder:
        options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with server([program, *options, "--dir", folder], folder, lambda: redis_answers(port)):
            yield f"redis://127.0.0.1:{port}/0"


def postgres_program(name: str) -> str:
    """The newest installed one; Debian keeps them out of PATH."""
    found = sorted(
        glob.glob(f"/usr/lib/postgresql/*/bin/{name}"),
        key=lambda path: float(Path(path).parts[4]),
    )
    program = found[-1] if found else shutil.which(name)
    if not program:
        raise MissingProgram(
            "PostgreSQL is not installed: run `make setup-dev`, it prints the line."
        )
    return program


def initialise(data: Path, account: dict) -> None:
    answer = subprocess.run(
        [
            *(postgres_program("initdb"), "-D", str(data), "-U", "tests", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=data.parent,
        **account,
    )
    if answer.returncode:
        raise RuntimeError(f"initdb failed: {answer.stderr}")


def postgres_account() -> dict[str, object]:
    """As whom PostgreSQL runs, in the words of Popen: it refuses root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


@contextlib.contextmanager
def private_folder(prefix: str, account: dict | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    if account:
        shutil.chown(folder, account["user"], account["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(
    command: list, folder: Path, is_ready: Callable[[], bool], account: dict | None = None
) -> Iterator[None]:
    """Run one server in a session of its own, so that Ctrl-C stops the tests first, then it."""
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
            **(account or {}),
        )
    try:
        wait_until(is_ready, process, log)
        yield
    finally:
        stop(process)


def wait_until(is_ready: Callable[[], bool], process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        if is_ready():
            return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args[0]} did not start:\n{log.read_text()}")


def stop(process: subprocess.Popen) -> None:
    """Ask, insist, kill. SIGINT is PostgreSQL's "fast": it does not wait for its clients."""
    for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(request)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)


def succeeds(command: list) -> bool:
    return subprocess.call([str(part) for part in command], stdout=subprocess.DEVNULL) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False
