"""Columns a person named once: what she left out stays left out, and no month is lost without a word."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from perisai.common.ids import new_uuid
from perisai.imports.actions.checking import remap_columns
from perisai.imports.enums import BatchState
from perisai.imports.models import ImportBatch
from perisai.imports.reading import people_of
from tests.imports.registers import GOOD, HEADINGS, TODAY, people, table, xlsx
from tests.imports.steps import NOW, upload
from villages.models import Assignment

pytestmark = pytest.mark.django_db
BASE = HEADINGS[:14]
NUMBERED = (*BASE, "1", "2", "3")


def numbered(count=1, marks=("v", "v", None)) -> bytes:
    """A register whose months are only numbered."""
    rows = [row | dict(zip(("1", "2", "3"), marks, strict=True)) for row in people(count)]
    return xlsx(table(rows, NUMBERED))


def say(cast, batch, **months) -> ImportBatch:
    """A person says what the columns O, P and Q hold."""
    held = {int(index): key for index, key in batch.holds.items()}
    held |= {"OPQ".index(letter) + 14: key for letter, key in months.items()}
    return remap_columns(batch=batch, holds=held, by=cast.sz.user, on=TODAY, at=NOW)


def months_of(batch) -> list[str]:
    (person,) = people_of(batch, {2}).values()
    return [f"{paid.month:%m-%y}" for paid in person.paid]


def test_a_month_that_was_left_out_stays_left_out_in_the_next_file(cast):
    rows = people(1, **{"Sep-26": "v", "Okt-26": "v"})
    say(cast, upload(cast, rows), P="")
    again = upload(cast, rows)

    assert months_of(again) == ["08-26", "10-26"]
    assert "15" not in again.holds


def test_a_month_without_a_year_that_was_left_out_is_not_asked_again(cast):
    headings = (*BASE, "Agt", "Sep", "Okt")
    row = GOOD | {"Agt": "v", "Sep": "v", "Okt": "v"}
    content = xlsx(table([row], headings))
    say(cast, upload(cast, content=content), O="", P="", Q="")
    again = upload(cast, content=content)

    assert (again.state, months_of(again)) == (BatchState.CHECKED, [])


def test_months_only_a_person_knew_are_asked_and_not_dropped(client, cast):
    first = say(
        cast,
        upload(cast, content=numbered()),
        O="month:2025-11",
        P="month:2025-12",
        Q="month:2026-01",
    )
    assert months_of(first) == ["11-25", "12-25"]

    client.force_login(cast.sz.user)
    sent = client.post(
        reverse("imports:upload"),
        {
            "uuid": new_uuid(),
            "file": SimpleUploadedFile("buku.xlsx", numbered(2)),
            "assignment": Assignment.objects.get(agent=cast.sz).pk,
        },
    )
    again = ImportBatch.objects.order_by("pk").last()
    assert (again.state, again.rows.count()) == (BatchState.UPLOADED, 0)
    assert sent.url == reverse("imports:columns", args=[again.uuid])

    page = client.get(sent.url)
    assert "Kolom ini belum tahu bulan apa: 1, 2, 3" in page.content.decode()
    form = page.context["form"]
    assert "1 (November)" in form.fields["first_year"].label
    chosen = {name: field.initial or "" for name, field in form.fields.items()}
    client.post(sent.url, chosen | {"first_year": 2026})
    again.refresh_from_db()
    assert (again.state, months_of(again)) == (BatchState.CHECKED, ["11-26", "12-26"])


def test_whoever_leaves_them_out_knowingly_is_not_asked_again(cast):
    say(cast, upload(cast, content=numbered()), O="month:2025-11")
    asked = upload(cast, content=numbered())
    assert asked.problem.count("1") == 1
    say(cast, asked, O="")

    assert upload(cast, content=numbered()).state == BatchState.CHECKED


def test_columns_a_person_named_are_kept_while_the_months_are_asked(cast):
    headings = ["Jabatan" if name == "Pekerjaan" else name for name in NUMBERED]
    content = xlsx(table([GOOD | {"Jabatan": "Petani", "1": "v"}], headings))
    first = upload(cast, content=content)
    held = {int(index): key for index, key in first.holds.items()}
    held |= {7: "job", 14: "month:2026-08"}
    remap_columns(batch=first, holds=held, by=cast.sz.user, on=TODAY, at=NOW)
    again = upload(cast, content=content)

    assert again.state == BatchState.UPLOADED
    assert again.holds["7"] == "job"
