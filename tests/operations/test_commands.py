"""`manage.py backup` and `manage.py restore`, as an administrator reads them."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from perisai.operations.archives import archives_in
from perisai.operations.keys import new_key, read_key
from perisai.operations.single import AlreadyRunning, only_process


@pytest.fixture
def embedded(settings, tmp_path):
    settings.IS_SERVER, settings.VAR_DIR, settings.BACKUP_KEY = False, tmp_path / "var", ""
    return settings


def run(*arguments: str, **options) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_the_first_backup_says_where_the_key_is_and_later_ones_do_not(site, embedded):
    assert str(embedded.VAR_DIR / "backup.key") in run("backup")
    assert "backup.key" not in run("backup")


def test_a_backup_is_made_and_restored_by_two_commands(site, embedded):
    rows = re.search(r"\d+ (baris|rows)", run("backup"))[0]
    (archive,) = archives_in(embedded.BACKUP_DIR)
    with pytest.raises(CommandError, match="--replace"):
        run("restore", str(archive))
    assert rows in run("restore", str(archive), "--replace")


def test_a_restore_waits_until_the_site_is_stopped(site, embedded):
    run("backup")
    (archive,) = archives_in(embedded.BACKUP_DIR)
    with only_process(embedded.VAR_DIR), pytest.raises(CommandError, match="Ctrl-C"):
        run("restore", str(archive), "--replace")


def test_a_restore_with_the_wrong_key_is_one_sentence(site, embedded, tmp_path):
    run("backup")
    (archive,) = archives_in(embedded.BACKUP_DIR)
    wrong = tmp_path / "wrong.key"
    wrong.write_text(f"{new_key()}\n")
    with pytest.raises(CommandError) as refused:
        run("restore", str(archive), "--replace", "--key-file", str(wrong))
    assert "\n" not in str(refused.value)


@pytest.mark.django_db
def test_a_missing_file_is_one_sentence(embedded, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        run("restore", str(tmp_path / "nowhere"))


def test_a_new_key_comes_as_a_pair():
    secret, public = [line for line in run("backup", "--new-key").splitlines() if line[0] != "#"]
    assert str(read_key(secret).recipient) == public
    assert read_key(public).identity is None


def test_a_folder_is_held_by_one_and_let_go_at_the_end(tmp_path):
    with only_process(tmp_path), pytest.raises(AlreadyRunning), only_process(tmp_path):
        pass
    with only_process(tmp_path):
        pass
