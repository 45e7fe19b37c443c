"""`make setup` does nothing twice, and tells in one line what only root may do."""

import pytest

from scripts import prepare


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A folder with requirement files; remembers every command instead of running it."""
    commands = []
    venv = tmp_path / ".venv"
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(prepare, "STAMP", venv / "installed.json")
    monkeypatch.setattr(
        prepare.subprocess, "run", lambda command, **_: commands.append([str(c) for c in command])
    )
    monkeypatch.setattr(prepare, "make_venv", lambda: None)
    prepare.PYTHON.parent.mkdir(parents=True)
    prepare.PYTHON.touch()
    for name in prepare.REQUIREMENTS.values():
        (tmp_path / name).write_text("one==1\n")
    return commands


def test_pinned_packages_are_installed_by_hash_and_only_once(machine):
    prepare.install_requirements("runtime")
    prepare.install_requirements("runtime")
    assert len(machine) == 1
    assert "--require-hashes" in machine[0]
    assert machine[0][-1].endswith("requirements.txt")


def test_a_changed_pin_is_installed(machine, tmp_path):
    prepare.install_requirements("runtime")
    (tmp_path / "requirements.txt").write_text("one==2\n")
    prepare.install_requirements("runtime")
    assert len(machine) == 2


def test_who_has_the_test_packages_needs_no_other_run_to_start_the_site(machine):
    prepare.install_requirements("dev")
    prepare.install_requirements("runtime")
    assert len(machine) == 1


def test_starting_the_site_asks_for_no_package_of_the_tests(monkeypatch):
    monkeypatch.setattr(prepare, "is_installed", lambda _package: False)
    monkeypatch.setattr(prepare.shutil, "which", lambda _name: None)
    assert prepare.missing_packages("runtime") == prepare.LIBRARIES
    assert "chromium" in prepare.missing_packages("dev")


def test_given_servers_need_not_be_installed(monkeypatch):
    monkeypatch.setattr(prepare.glob, "glob", lambda _place: [])
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://elsewhere/x")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://elsewhere/0")
    assert not {"postgresql", "redis-server"} & set(prepare.missing_packages("dev"))
    monkeypatch.delenv("TEST_DATABASE_URL")
    assert "postgresql" in prepare.missing_packages("dev")


def test_who_is_not_root_reads_the_exact_line_and_goes_on(monkeypatch, capsys):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    assert prepare.install_packages(["libpango-1.0-0"], "No PDF.") is False
    assert (
        "sudo apt-get update && sudo apt-get install -y libpango-1.0-0" in capsys.readouterr().out
    )
