"""One serving process for each data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from perisai.common.errors import Refused

if os.name == "nt":
    import msvcrt

    def _lock(file) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyRunning(Refused):
    """Another process serves from this folder."""


@contextmanager
def only_process(folder: Path) -> Iterator[None]:
    """Hold the folder for this process. Raises AlreadyRunning when another process holds it.

    The operating system lets go of the lock when the process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "serve.lock", "a+") as file:
        try:
            _lock(file)
        except OSError as error:
            raise AlreadyRunning(
                _(
                    "Perisai Desa is already running with the data in %(folder)s. Use that window,"
                    " or stop it there with Ctrl-C and try again."
                )
                % {"folder": folder}
            ) from error
        yield
