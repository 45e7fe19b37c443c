import datetime as dt
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from perisai.common.append_only import (
    guarded_tables,
    install_guards,
    installed_triggers,
    remove_guards,
    trigger_names,
)
from perisai.operations import actions, tables
from perisai.operations.actions import (
    DatabaseInUse,
    OtherTables,
    SecretKeyNeeded,
    drop_old_backups,
    make_backup,
    read_manifest,
    restore_backup,
)
from perisai.operations.archives import (
    DamagedArchive,
    WrongKey,
    archive_name,
    newest_backup_at,
    writing,
)
from perisai.operations.files import IncomingFiles
from perisai.operations.keys import BackupKey, NoBackupKey, configured_key, new_key, read_key
from perisai.operations.tasks import back_up
from tests.operations.conftest import keep, state_of_site

NIGHT = dt.datetime(2026, 11, 20, 18, 5, tzinfo=dt.UTC)


@pytest.fixture
def backup(site, key, tmp_path) -> Path:
    path, _manifest = make_backup(folder=tmp_path / "out", key=key, on=NIGHT)
    return path


def test_everything_comes_back_as_it_was(site, key, backup):
    site.enrolment()
    before = state_of_site()
    path, manifest = make_backup(folder=backup.parent, key=key, on=NIGHT + dt.timedelta(hours=1))
    User.objects.create_user("later", "x" * 12, name="Later", role="agent")
    keep("receipts/2026/a.pdf", b"overwritten")
    keep("receipts/later.pdf", b"later")
    restored = restore_backup(path=path, key=key, may_replace=True)
    assert state_of_site() == before
    assert restored == manifest
    assert (restored.rows["members.member"], restored.files) == (1, 2)


def test_new_rows_after_a_restore_get_numbers_of_their_own(site, key, backup):
    restore_backup(path=backup, key=key, may_replace=True)
    highest = User.objects.order_by("-pk").first().pk
    assert User.objects.create_user("new", "x" * 12, name="New", role="agent").pk > highest


def test_facts_are_under_guard_again_after_a_restore(site, key, backup):
    restore_backup(path=backup, key=key, may_replace=True)
    wanted = {table: trigger_names(table, connection.vendor) for table in guarded_tables()}
    assert installed_triggers() == wanted
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_data_is_not_lost_unless_told(site, key, backup):
    before = state_of_site()
    with pytest.raises(DatabaseInUse):
        restore_backup(path=backup, key=key)
    assert state_of_site() == before


def test_an_unused_database_takes_a_backup_without_being_told(site, key, backup):
    wipe()
    restore_backup(path=backup, key=key)
    assert User.objects.filter(username="sz").exists()


def wipe() -> None:
    with transaction.atomic():
        remove_guards()
        tables.empty_tables()
        install_guards()


def test_another_key_opens_nothing(site, backup):
    other = new_key()
    with pytest.raises(WrongKey):
        restore_backup(path=backup, key=BackupKey(other.to_public(), other), may_replace=True)


def test_the_public_half_of_a_key_writes_and_does_not_read(site, key, tmp_path):
    public = BackupKey(key.recipient, None)
    path, _manifest = make_backup(folder=tmp_path, key=public, on=NIGHT)
    with pytest.raises(SecretKeyNeeded):
        restore_backup(path=path, key=public, may_replace=True)
    assert read_manifest(path=path, key=key).files == 2


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def cut_the_last_byte(content: bytes) -> bytes:
    return content[:-1]


def flip_a_bit(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def empty(content: bytes) -> bytes:
    return b""


def another_file(content: bytes) -> bytes:
    return b"PK\x03\x04" + bytes(5000)


@pytest.mark.parametrize("spoil", [cut, cut_the_last_byte, flip_a_bit, empty, another_file])
def test_a_damaged_archive_is_refused_and_nothing_changes(site, key, backup, spoil):
    before = state_of_site()
    backup.write_bytes(spoil(backup.read_bytes()))
    with pytest.raises(DamagedArchive):
        restore_backup(path=backup, key=key, may_replace=True)
    assert state_of_site() == before


@pytest.mark.parametrize("name", ["files/../../evil", "files//etc/evil", "files/"])
def test_no_file_is_written_outside_its_folder(site, key, backup, name):
    manifest = read_manifest(path=backup, key=key)
    crafted = backup.parent / "crafted"
    manifest.rows, manifest.files = {}, 1
    with writing(crafted, key.recipient) as archive:
        archive.add_bytes(name, b"evil")
        archive.add_bytes("manifest.json", manifest.as_bytes())
    before = state_of_site()
    with pytest.raises(DamagedArchive):
        restore_backup(path=crafted, key=key, may_replace=True)
    assert state_of_site() == before


def test_an_archive_that_lacks_rows_is_refused_and_nothing_changes(site, key, backup):
    manifest = read_manifest(path=backup, key=key)
    manifest.files = 0
    crafted = backup.parent / "crafted"
    with writing(crafted, key.recipient) as archive:
        archive.add_bytes("manifest.json", manifest.as_bytes())
    before = state_of_site()
    with pytest.raises(DamagedArchive):
        restore_backup(path=crafted, key=key, may_replace=True)
    assert state_of_site() == before


@pytest.mark.parametrize("moves", range(4))
def test_a_restore_that_fails_among_the_files_leaves_rows_and_files_as_they_were(
    site, key, backup, monkeypatch, moves
):
    User.objects.create_user("later", "x" * 12, name="Later", role="agent")
    keep("receipts/2026/a.pdf", b"overwritten")
    before = state_of_site()
    move, moved = IncomingFiles._move, []

    def move_until_the_disk_fails(incoming, source, target):
        if len(moved) == moves:
            raise OSError("the disk")
        moved.append(source)
        move(incoming, source, target)

    monkeypatch.setattr(IncomingFiles, "_move", move_until_the_disk_fails)
    with pytest.raises(OSError, match="the disk"):
        restore_backup(path=backup, key=key, may_replace=True)
    assert state_of_site() == before
    assert (settings.FILES_DIR / ".restoring").is_dir()

    monkeypatch.undo()
    restore_backup(path=backup, key=key, may_replace=True)
    assert not User.objects.filter(username="later").exists()
    assert sorted(path.name for path in settings.FILES_DIR.iterdir()) == ["receipts", "uploads"]


def test_a_commit_that_fails_gives_the_files_back(site, key, backup, monkeypatch):
    keep("receipts/2026/a.pdf", b"overwritten")
    before = state_of_site()
    take_place = IncomingFiles.take_their_place

    def take_place_and_fail(incoming):
        take_place(incoming)
        raise DatabaseError("no commit")

    monkeypatch.setattr(IncomingFiles, "take_their_place", take_place_and_fail)
    with pytest.raises(DatabaseError):
        restore_backup(path=backup, key=key, may_replace=True)
    assert state_of_site() == before


def test_a_backup_of_other_tables_names_the_version_to_install(site, key, backup, monkeypatch):
    now = tables.applied_migrations()
    monkeypatch.setattr(tables, "applied_migrations", lambda: [*now, "dues.0099_later"])
    with pytest.raises(OtherTables, match=settings.VERSION):
        restore_backup(path=backup, key=key, may_replace=True)


def test_a_backup_that_fails_leaves_no_file(site, key, tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "stored_files", lambda folder: [("gone.pdf", tmp_path / "gone")])
    with pytest.raises(FileNotFoundError):
        make_backup(folder=tmp_path / "out", key=key, on=NIGHT)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_backup_is_for_its_owner_only_and_shows_no_name(site, backup):
    assert backup.stat().st_mode & 0o077 == 0
    assert b"koordinator" not in backup.read_bytes()


def test_the_newest_backups_are_kept(tmp_path):
    for night in range(5):
        (tmp_path / archive_name(NIGHT + dt.timedelta(days=night))).touch()
    (tmp_path / "notes.txt").touch()
    drop_old_backups(folder=tmp_path, keep=2, on=NIGHT)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "notes.txt",
        "perisai-20261123T180500Z.tar.age",
        "perisai-20261124T180500Z.tar.age",
    ]
    assert newest_backup_at(tmp_path) == NIGHT + dt.timedelta(days=4)


def test_what_a_killed_backup_left_goes_after_a_day(tmp_path):
    names = {hours: f"{archive_name(NIGHT - dt.timedelta(hours=hours))}.part" for hours in (1, 25)}
    for hours, name in names.items():
        (tmp_path / name).touch()
        begun = (NIGHT - dt.timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, (begun, begun))
    (tmp_path / "notes.part").touch()
    os.utime(tmp_path / "notes.part", (0, 0))
    drop_old_backups(folder=tmp_path, keep=2, on=NIGHT)
    assert {path.name for path in tmp_path.iterdir()} == {names[1], "notes.part"}


def test_every_night_leaves_a_backup(site, settings):
    settings.BACKUP_KEY = str(new_key())
    back_up(None, on=NIGHT)
    assert newest_backup_at(settings.BACKUP_DIR) == NIGHT


def test_a_server_without_a_key_makes_no_nightly_backup(site, settings):
    settings.IS_SERVER, settings.BACKUP_KEY = True, ""
    back_up(None, on=NIGHT)
    assert newest_backup_at(settings.BACKUP_DIR) is None


def test_the_embedded_site_makes_its_key_once(settings, tmp_path):
    settings.IS_SERVER, settings.BACKUP_KEY, settings.VAR_DIR = False, "", tmp_path
    first, second = configured_key(), configured_key()
    assert str(first.identity) == str(second.identity)
    assert (tmp_path / "backup.key").stat().st_mode & 0o077 == 0


def test_a_server_without_a_key_is_told_how_to_get_one(settings):
    settings.IS_SERVER, settings.BACKUP_KEY = True, ""
    with pytest.raises(NoBackupKey, match="--new-key"):
        configured_key()


@pytest.mark.parametrize("text", ["", "rahasia", "age1xyz", "AGE-SECRET-KEY-1XYZ", "# nur"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(NoBackupKey):
        read_key(text)
