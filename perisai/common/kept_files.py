"""Files kept for good under their own SHA-256: written once, never changed, checked when opened.

They lie in `FILES_DIR/<drawer>/<aa>/<sha256><suffix>`, outside the web root.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Container
from pathlib import Path

from django.conf import settings


class FileLost(Exception):
    """A kept file is missing, or is no longer what was kept."""


def keep_file(content: bytes, *, drawer: str, suffix: str) -> str:
    """Write `content` so that it survives a power cut, and return its SHA-256.

    Safe to repeat: the same content lies in the same place. A file appears whole or not at all.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(drawer, sha256, suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return sha256


def read_kept_file(sha256: str, *, drawer: str, suffix: str) -> bytes:
    """The content kept under this hash. Raises FileLost when it is missing or was changed."""
    path = _path(drawer, sha256, suffix)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileLost(f"{path} cannot be read") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileLost(f"{path} is not what was kept")
    return content


def forget_kept_files(*, drawer: str, but: Container[str], before: float) -> int:
    """Delete the files of a drawer whose hash is not among `but` and that were written before that moment
    (seconds since 1970): younger ones may belong to a form that is being filled in. Returns how many."""
    folder = Path(settings.FILES_DIR) / drawer
    number = 0
    for path in folder.glob("*/*"):
        if path.stem not in but and not path.name.startswith(".") and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            number += 1
    return number


def _path(drawer: str, sha256: str, suffix: str) -> Path:
    return Path(settings.FILES_DIR) / drawer / sha256[:2] / f"{sha256}{suffix}"


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable. Windows cannot open a folder and does not need it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
