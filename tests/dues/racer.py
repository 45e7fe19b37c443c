"""One of two tills that take the same dues at the same moment.

Reads an enrolment's key a line, and a UUID when both are to send the same form; tries to take its
November, and answers with a word: the collection's key, or the name of the refusal. Both racers get
their line at once from the test.
"""

import datetime as dt
import sys
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import django

django.setup()

from dues.actions.collecting import Payer, Share, take_dues  # noqa: E402
from dues.enums import Source  # noqa: E402
from perisai.common.errors import Refused  # noqa: E402
from villages.models import Agent  # noqa: E402

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def take(agent: Agent, enrolment_id: int, uuid: UUID) -> str:
    try:
        collection = take_dues(
            uuid=uuid,
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
    return str(collection.pk)


def main() -> None:
    agent = Agent.objects.select_related("user").get(code=sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        enrolment_id, _, uuid = line.strip().partition(" ")
        print(take(agent, int(enrolment_id), UUID(uuid) if uuid else uuid4()), flush=True)


if __name__ == "__main__":
    main()
