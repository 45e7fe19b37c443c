"""The page about the law says what the law in the files says."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from perisai.regulations.lookup import law, unverified

PAGE = settings.BASE_DIR / "docs" / "regulations.md"


def listed(*options: str) -> str:
    out = StringIO()
    call_command("list_regulations", *options, stdout=out)
    return out.getvalue()


def test_the_page_lists_exactly_what_is_still_to_be_confirmed():
    assert PAGE.read_text(encoding="utf-8").endswith(listed("--unverified"))


def test_the_list_has_a_line_for_every_entry():
    entries = sum(len(found) for found in law().values())
    assert len(listed().splitlines()) == entries + 2
    assert len(listed("--unverified").splitlines()) == len(unverified()) + 2


def test_every_unverified_value_says_what_is_in_doubt():
    assert all(entry.remark for entry in unverified())
