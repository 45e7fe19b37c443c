"""Backing up and restoring: database and files, on either engine and from one to the other.

These act on the site as a whole, below every account, so they take no `by` and write no audit row:
a restore replaces the audit trail itself.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _

from perisai.common.append_only import install_guards, remove_guards
from perisai.common.errors import Refused
from perisai.common.snapshot import one_snapshot
from perisai.operations import tables
from perisai.operations.archives import (
    Member,
    archive_name,
    archives_in,
    damaged,
    drafts_in,
    reading,
    writing,
)
from perisai.operations.files import IncomingFiles, stored_files
from perisai.operations.keys import BackupKey

FORMAT = 1
DRAFT_MAY_AGE = dt.timedelta(days=1)
_MANIFEST, _DATA, _FILES = "manifest.json", "data/", "files/"


class DatabaseInUse(Refused):
    """The database has data that a restore would lose."""


class OtherTables(Refused):
    """The backup was made by a version with other tables."""


class SecretKeyNeeded(Refused):
    """The public half of a key cannot read."""


@dataclass
class Manifest:
    """What a backup holds; its last part. `rows` by model label, `files` is a count."""

    version: str
    engine: str
    made_at: str
    migrations: list[str]
    format: int = FORMAT
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def make_backup(*, folder: Path, key: BackupKey, on: dt.datetime) -> tuple[Path, Manifest]:
    """Write the whole site into one encrypted file in `folder`, while people go on working.

    The database is read as it was at one moment, and the files after it: a file is stored before the
    row that names it and never changes, so no row of the backup lacks its file.
    """
    path = folder / archive_name(on)
    with writing(path, key.recipient) as archive:
        with one_snapshot():
            manifest = Manifest(
                version=settings.VERSION,
                engine=connection.vendor,
                made_at=on.isoformat(),
                migrations=tables.applied_migrations(),
            )
            for model in tables.kept_models():
                label = model._meta.label_lower
                manifest.rows[label] = 0
                for number, (rows, chunk) in enumerate(tables.chunks_of(model), start=1):
                    archive.add_bytes(f"{_DATA}{label}/{number:06}.jsonl.gz", chunk)
                    manifest.rows[label] += rows
        for name, file in stored_files(Path(settings.FILES_DIR)):
            archive.add_file(f"{_FILES}{name}", file)
            manifest.files += 1
        archive.add_bytes(_MANIFEST, manifest.as_bytes())
    return path, manifest


def drop_old_backups(*, folder: Path, keep: int, on: dt.datetime) -> list[Path]:
    """Delete all but the newest `keep` backups of the folder, and drafts that a killed process left
    more than a day before `on`; returns what was deleted."""
    given_up = (on - DRAFT_MAY_AGE).timestamp()
    old = archives_in(folder)[:-keep]
    old += [draft for draft in drafts_in(folder) if draft.stat().st_mtime < given_up]
    for path in old:
        path.unlink()
    return old


def restore_backup(*, path: Path, key: BackupKey, may_replace: bool = False) -> Manifest:
    """Bring database and files back to what the backup holds; all of it or nothing.

    The file is read twice: once to see that it is whole, before anything is touched. When it fails,
    rows and files are as they were, and what had been read lies in `.restoring` beside the files. Only
    a machine that stops between the moving of the files and the commit leaves the files of the backup
    beside the old rows; the old files then lie in `.replaced`: restore again. Raises WrongKey,
    DamagedArchive, SecretKeyNeeded, OtherTables, and DatabaseInUse unless `may_replace`.
    """
    if key.identity is None:
        raise SecretKeyNeeded(
            _("This key can only write backups. Restore with the key that starts AGE-SECRET-KEY-1.")
        )
    manifest = read_manifest(path=path, key=key)
    if not tables.applied_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    if manifest.migrations != tables.applied_migrations():
        raise OtherTables(
            _(
                "This backup comes from version %(version)s, whose tables differ from those here."
                " Install that version, restore there, and upgrade afterwards."
            )
            % {"version": manifest.version}
        )
    if not (may_replace or tables.is_database_empty()):
        raise DatabaseInUse(
            _("This database already has data. To lose it and restore, add --replace.")
        )
    _bring_back(path, key, manifest)
    return manifest


def read_manifest(*, path: Path, key: BackupKey) -> Manifest:
    """Read the whole archive and return its manifest. Raises WrongKey or DamagedArchive."""
    manifest, files = None, 0
    with reading(path, key.identity) as members:
        for member in members:
            if member.name == _MANIFEST:
                manifest = _parse(member)
            else:
                files += member.name.startswith(_FILES)
                for _chunk in member.chunks():
                    pass  # reading it compares its digest
    if manifest is None or manifest.files != files:
        raise damaged()
    return manifest


def _parse(member: Member) -> Manifest:
    try:
        content = json.loads(member.read())
        if content["format"] != FORMAT:
            raise damaged()
        return Manifest(**content)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged() from error


def _bring_back(path: Path, key: BackupKey, manifest: Manifest) -> None:
    """Rows and files change together: the files take their place before the rows are committed, and
    go back when that fails."""
    incoming = IncomingFiles(Path(settings.FILES_DIR))
    try:
        with transaction.atomic():
            remove_guards()
            tables.empty_tables()
            rows = _insert_everything(path, key, incoming)
            if rows != {label: count for label, count in manifest.rows.items() if count}:
                raise damaged()
            tables.settle_tables()
            install_guards()
            incoming.take_their_place()
    except BaseException:
        incoming.give_back()
        raise
    incoming.settle()


def _insert_everything(path: Path, key: BackupKey, incoming: IncomingFiles) -> dict[str, int]:
    """Rows into the tables, files beside the present ones. Returns the rows by model label."""
    rows: dict[str, int] = {}
    with reading(path, key.identity) as members:
        for member in members:
            if member.name.startswith(_DATA):
                label = member.name.removeprefix(_DATA).partition("/")[0]
                count = tables.insert_chunk(apps.get_model(label), member.read())
                rows[label] = rows.get(label, 0) + count
            elif member.name.startswith(_FILES):
                incoming.write(member.name.removeprefix(_FILES), member)
    return rows
