"""The number of a receipt."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from dues.models import ReceiptBook
from perisai.common.ids import new_check_code
from villages.models import Agent, Branch
from villages.queries import local_day, time_zone_of


def next_receipt(agent: Agent, branch: Branch | None, at: dt.datetime) -> dict:
    """The columns of a collection that has a receipt: the next number of the agent's book of the local
    year, and a check code.

    The book stays locked until the collection commits, so a number is never lost to a transaction that
    failed.
    """
    year = local_day(at, time_zone_of(branch)).year
    books = ReceiptBook.objects.filter(agent=agent, year=year, letter="A")
    if not books.update(last_number=F("last_number") + 1):
        ReceiptBook.objects.get_or_create(agent=agent, year=year, letter="A")
        books.update(last_number=F("last_number") + 1)
    book = books.select_related("agent").get()
    return {
        "book": book,
        "number": book.last_number,
        "receipt_no": book.number_text(book.last_number),
        "check_code": new_check_code(),
    }
