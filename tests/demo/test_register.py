"""Both agents bring their registers into the village without members: the figures are those of the key."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from dues.queries.ledger import ledger_differences
from dues.queries.regular import regular_payers
from perisai.accounts.models import User
from villages.queries import viewer_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NOW = dt.datetime(2026, 11, 21, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def key(repository):
    return json.loads((repository / "tests/data/register-dukuhdempok.key.json").read_text())


def test_the_registers_of_both_agents_give_the_regular_payers_of_the_key(
    repository, key, time_machine
):
    time_machine.move_to(NOW)
    call_command("demo", "--without-members", verbosity=0)
    for sheet, expected in key["sheets"].items():
        username = expected["agent"].lower()
        out = io.StringIO()
        call_command(
            "import_register",
            str(repository / "tests/data/register-dukuhdempok.xlsx"),
            agent=username,
            sheet=sheet,
            commit=True,
            json=True,
            stdout=out,
        )
        said = json.loads(out.getvalue())
        found = regular_payers(
            viewer_for(User.objects.get(username=username), now=NOW),
            through=dt.date(2026, 10, 1),
        )

        assert (said["read"], said["saved"]) == (expected["rows"], expected["good"])
        assert (said["months"], said["rupiah"]) == (
            expected["months_paid"],
            expected["rupiah_paid"],
        )
        assert (found.regular, found.members) == (expected["regular"], expected["good"])
    assert list(ledger_differences()) == []
