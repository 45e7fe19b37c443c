"""Files that are made anew when somebody asks: kept for some days, by the name of what they belong to.

They lie in `FILES_DIR/<drawer>/<uuid>/<name>`, outside the web root.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from perisai.common.kept_files import FileLost


def put_file(content: bytes, *, drawer: str, owner: UUID, name: str) -> None:
    """Write a file; it appears whole or not at all, and takes the place of the one before."""
    with new_file(drawer=drawer, owner=owner, name=name) as draft:
        draft.write_bytes(content)


@contextmanager
def new_file(*, drawer: str, owner: UUID, name: str) -> Iterator[Path]:
    """Where to write a file too long to be held; it appears whole, or not at all when the block raises, and
    takes the place of the one before."""
    path = file_path(drawer=drawer, owner=owner, name=name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def get_file(*, drawer: str, owner: UUID, name: str) -> bytes:
    """The content. Raises FileLost when it is not, or no longer, there."""
    try:
        return file_path(drawer=drawer, owner=owner, name=name).read_bytes()
    except OSError as error:
        raise FileLost(f"{drawer}/{owner}/{name} cannot be read") from error


def open_file(*, drawer: str, owner: UUID, name: str) -> BinaryIO:
    """The file, to be read piece by piece. Raises FileLost when it is not, or no longer, there."""
    try:
        return file_path(drawer=drawer, owner=owner, name=name).open("rb")
    except OSError as error:
        raise FileLost(f"{drawer}/{owner}/{name} cannot be read") from error


def file_path(*, drawer: str, owner: UUID, name: str) -> Path:
    """Where such a file lies, whether or not it is there."""
    return _folder(drawer, owner) / name


def drop_file(*, drawer: str, owner: UUID, name: str) -> None:
    """Delete a file that is needed no more, if it is there."""
    file_path(drawer=drawer, owner=owner, name=name).unlink(missing_ok=True)


def forget_files(*, drawer: str, but: Iterable[UUID]) -> int:
    """Delete the files of every owner except these. Returns of how many."""
    folder = Path(settings.FILES_DIR) / drawer
    # Listed before it is asked who is kept: a file that appears in between is nobody's to delete.
    found = list(folder.iterdir()) if folder.is_dir() else []
    kept = {str(owner) for owner in but}
    old = [one for one in found if one.name not in kept]
    for one in old:
        shutil.rmtree(one)
    return len(old)


def _folder(drawer: str, owner: UUID) -> Path:
    return Path(settings.FILES_DIR) / drawer / str(owner)
