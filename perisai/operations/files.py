"""The stored files (receipts, uploads) as parts of a backup."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from perisai.operations.archives import Member, damaged

# Beside the files themselves, so that moving them into place never crosses a disk.
_INCOMING, _REPLACED = ".restoring", ".replaced"


def stored_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file under the folder with its name in an archive, e.g. `receipts/2026/a.pdf`.

    Names that begin with a dot are drafts of files that are being written.
    """
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


class IncomingFiles:
    """Files on their way in: written beside the present ones, and put in their place at the end.

    What the last restore left behind because it failed is deleted only when the next one begins.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / _INCOMING
        self._replaced = folder / _REPLACED
        self._moved: list[tuple[Path, Path]] = []
        shutil.rmtree(self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True)

    def write(self, name: str, member: Member) -> None:
        """Write one file. Raises DamagedArchive for a name that leads out of the folder."""
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts or "\\" in name or not relative.parts:
            raise damaged()
        target = self._incoming / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            for chunk in member.chunks():
                file.write(chunk)

    def take_their_place(self) -> None:
        """The files that were there step aside; the incoming ones stand."""
        shutil.rmtree(self._replaced, ignore_errors=True)
        self._replaced.mkdir()
        for path in list(self._folder.iterdir()):
            if path.name not in (_INCOMING, _REPLACED):
                self._move(path, self._replaced / path.name)
        for path in list(self._incoming.iterdir()):
            self._move(path, self._folder / path.name)

    def give_back(self) -> None:
        """Undo `take_their_place`, however far it came."""
        while self._moved:
            source, target = self._moved[-1]
            target.rename(source)
            self._moved.pop()

    def settle(self) -> None:
        """Delete the files that stepped aside; there is no way back."""
        shutil.rmtree(self._incoming, ignore_errors=True)
        shutil.rmtree(self._replaced, ignore_errors=True)

    def _move(self, source: Path, target: Path) -> None:
        source.rename(target)
        self._moved.append((source, target))
