"""Files that are made anew when somebody asks: kept for some days, by the name of what they belong to.

They lie in `FILES_DIR/<drawer>/<uuid>/<name>`, outside the web root.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from perisai.common.kept_files import FileLost


def put_file(content: bytes, *, drawer: str, owner: UUID, name: str) -> None:
    """Write a file; it appears whole or not at all, and takes the place of the one before."""
    path = _folder(drawer, owner) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def get_file(*, drawer: str, owner: UUID, name: str) -> bytes:
    """The content. Raises FileLost when it is not, or no longer, there."""
    try:
        return (_folder(drawer, owner) / name).read_bytes()
    except OSError as error:
        raise FileLost(f"{drawer}/{owner}/{name} cannot be read") from error


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
