"""The backup file: a tar stream inside `age` encryption.

Nothing is held in memory but one member's chunk, and nothing readable touches the disk. Each member
carries its SHA-256 in its own header.
"""

import datetime as dt
import hashlib
import io
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from django.utils.translation import gettext as _

from perisai.common.errors import Refused

_NAME = re.compile(r"perisai-(\d{8}T\d{6})Z\.tar\.age")
_DRAFT = ".part"
_STAMP = "%Y%m%dT%H%M%S"
_SHA256 = "PERISAI.sha256"
_READ_BYTES = 1024 * 1024


class WrongKey(Refused):
    """The file was encrypted for another key."""


class DamagedArchive(Refused):
    """The file is incomplete, altered, or no backup of ours."""


def damaged() -> DamagedArchive:
    return DamagedArchive(
        _("This file is damaged or is no backup of Perisai Desa. Take another backup.")
    )


# -- The files in the backup folder ---------------------------------------------------------------


def archive_name(at: dt.datetime) -> str:
    return f"perisai-{at.astimezone(dt.UTC):{_STAMP}}Z.tar.age"


def archives_in(folder: Path) -> list[Path]:
    """Every finished backup in the folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def drafts_in(folder: Path) -> list[Path]:
    """Every backup that is being written, or was when its process was killed."""
    if not folder.is_dir():
        return []
    drafts = (path for path in folder.iterdir() if path.suffix == _DRAFT)
    return sorted(path for path in drafts if _NAME.fullmatch(path.stem))


def newest_backup_at(folder: Path) -> dt.datetime | None:
    """When the newest backup in the folder was begun."""
    archives = archives_in(folder)
    if not archives:
        return None
    stamp = _NAME.fullmatch(archives[-1].name)[1]
    return dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=dt.UTC)


# -- Writing --------------------------------------------------------------------------------------


class ArchiveWriter:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, len(content), hashlib.sha256(content).hexdigest(), io.BytesIO(content))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            self._add(name, size, sha256, file)

    def _add(self, name: str, size: int, sha256: str, content: BinaryIO) -> None:
        member = tarfile.TarInfo(name)
        member.size = size
        member.pax_headers = {_SHA256: sha256}
        self._tar.addfile(member, content)
        self._tar.members.clear()  # tarfile remembers every member it has written


@contextmanager
def writing(path: Path, recipient: pyrage.x25519.Recipient) -> Iterator[ArchiveWriter]:
    """Write a new archive. The file gets its name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}{_DRAFT}")
    try:
        with open(draft, "wb", opener=_for_owner_only) as file:
            with (
                _piped_to(lambda plain: pyrage.encrypt_io(plain, file, [recipient])) as plain,
                tarfile.open(fileobj=plain, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield ArchiveWriter(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _piped_to(encrypt: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """A file to write to, whose content a thread hands to `encrypt`."""
    reading_end, writing_end = os.pipe()
    failures: list[BaseException] = []

    def work() -> None:
        with os.fdopen(reading_end, "rb") as plain:
            try:
                encrypt(plain)
            except BaseException as error:  # raised again in the caller's thread
                failures.append(error)

    thread = threading.Thread(target=work, name="encrypt")
    thread.start()
    try:
        with os.fdopen(writing_end, "wb") as plain:
            yield plain
    finally:
        thread.join()
        if failures:
            raise failures[0]


# -- Reading --------------------------------------------------------------------------------------


class Member:
    """One part of an archive; read it before going on to the next."""

    def __init__(self, name: str, sha256: str, content: BinaryIO) -> None:
        self.name = name
        self._sha256 = sha256
        self._content = content

    def chunks(self) -> Iterator[bytes]:
        """The content piece by piece. Raises DamagedArchive when its digest is another."""
        digest = hashlib.sha256()
        while chunk := self._content.read(_READ_BYTES):
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != self._sha256:
            raise damaged()

    def read(self) -> bytes:
        return b"".join(self.chunks())


@contextmanager
def reading(path: Path, identity: pyrage.x25519.Identity) -> Iterator[Iterator[Member]]:
    """The members of an archive, in order. Raises WrongKey and DamagedArchive, also while reading."""
    with path.open("rb") as file, _decrypting(file, identity) as (plain, failures):
        try:
            with tarfile.open(fileobj=plain, mode="r|") as tar:
                yield _members(tar)
            while plain.read(_READ_BYTES):
                pass  # the padding of the tar; behind it the last word of the encryption
        except (tarfile.TarError, EOFError) as error:
            raise _why(failures) from error
        if failures():
            raise _why(failures)


def _members(tar: tarfile.TarFile) -> Iterator[Member]:
    while info := tar.next():
        content = tar.extractfile(info)
        if content is None:
            raise damaged()
        yield Member(info.name, info.pax_headers.get(_SHA256, ""), content)
        tar.members.clear()


@contextmanager
def _decrypting(file: BinaryIO, identity: pyrage.x25519.Identity):
    """What a thread decrypts, as a file to read; and a function that waits for the thread and
    returns what stopped it."""
    reading_end, writing_end = os.pipe()
    found: list[Exception] = []

    def work() -> None:
        with os.fdopen(writing_end, "wb", buffering=0) as plain:
            try:
                pyrage.decrypt_io(file, plain, [identity])
            except Exception as error:  # judged by the reader, who sees the stream end early
                found.append(error)

    thread = threading.Thread(target=work, name="decrypt")
    with os.fdopen(reading_end, "rb") as plain:

        def failures() -> list[Exception]:
            plain.close()
            thread.join()
            return found

        thread.start()
        try:
            yield plain, failures
        finally:
            failures()


def _why(failures: Callable[[], list[Exception]]) -> Refused:
    if any("No matching keys" in str(error) for error in failures()):
        return WrongKey(
            _("This backup was made with another key. Use the key that was kept with it.")
        )
    return damaged()
