"""`verify_ledger` over everything, in a process of its own; it must find nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from scripts.bench.measuring import Table


def measure_ledger(table: Table) -> None:
    """`verify_ledger` over everything, in a process of its own; it must find nothing."""
    table.head("The books")
    started = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "manage.py", "verify_ledger"], capture_output=True, text=True, check=False
    )
    table.row("verify_ledger", time.perf_counter() - started)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    said = (answer.stdout or answer.stderr).strip()[-300:]
    print(f"{'':<4}{said} (at most {most} MiB of memory)")
    if answer.returncode:
        table.failed.append("verify_ledger found differences")
