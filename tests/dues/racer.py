"""One of two tills that take the same dues at the same moment.

Reads an enrolment's key a line, tries to take its November, and answers with a word: `saved`, or the
name of the refusal. Both racers get their line at once from the test.
"""

import datetime as dt
import sys
from uuid import uuid4
from zoneinfo import ZoneInfo

import django

django.setup()

from dues.actions.collecting import Payer, Share, take_dues  # noqa: E402
from dues.enums import Source  # noqa: E402
from perisai.common.errors import Refused  # noqa: E402
from villages.models import Agent  # noqa: E402

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def take(agent: Agent, enrolment_id: int) -> str:
    try:
        take_dues(
            uuid=uuid4(),
            agent=agent,
            source=Source.DOOR,
            payer=Payer("Ibu Pembayar", "self"),
            shares=[Share(enrolment_id, dt.date(2026, 11, 1), 1)],
            expected_total=8_400,
            collected_on=NOW.date(),
            by=agent.user,
            at=NOW,
        )
    except Refused as refusal:
        return type(refusal).__name__
    return "saved"


def main() -> None:
    agent = Agent.objects.select_related("user").get(code=sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(take(agent, int(line)), flush=True)


if __name__ == "__main__":
    main()
