"""What the processes of a run get from whoever starts it."""

from scripts.run_tests import environment


def test_nobodys_data_settings_or_hindrance_reaches_the_tests(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@db.example.id/real")
    monkeypatch.setenv("PERISAI_VAR", "/srv/perisai")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("LC_TIME", "id_ID.UTF-8")
    given = environment({"PERISAI_VAR": "own"})
    assert given["PERISAI_VAR"] == "own"
    assert given["LC_TIME"] == "id_ID.UTF-8"
    assert given.keys().isdisjoint({"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"})
