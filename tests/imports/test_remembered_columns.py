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


def other_person(**marks) -> dict:
    return people(2)[1] | {"Nama Peserta": "Orang Baru"} | marks


# Months that nobody has named yet


def test_months_that_are_only_numbered_are_asked_of_the_very_first_file(cast):
    batch = upload(cast, content=numbered())

    assert (batch.state, batch.rows.count()) == (BatchState.UPLOADED, 0)
    assert ": 1, 2." in batch.problem


def test_a_book_that_got_one_more_column_is_asked_and_loses_no_payment(cast):
    say(cast, upload(cast, content=numbered()), O="month:2026-08", P="month:2026-09")
    marks = dict.fromkeys("1234", "v")
    rows = [people(1)[0] | marks, other_person(**marks)]
    grown = upload(cast, content=xlsx(table(rows, (*NUMBERED, "4"))))

    assert (grown.state, grown.rows.count()) == (BatchState.UPLOADED, 0)
    assert ": 1, 2, 3, 4." in grown.problem


MARKED = {"ticks": "v", "amounts": 8400, "days": "05-10-2026", "ticks under no heading": "lunas"}


@pytest.mark.parametrize("what", MARKED)
def test_a_column_with_marks_of_most_people_is_asked(cast, what):
    heading = None if what.endswith("no heading") else "Setoran"
    rows = people(3, Setoran=MARKED[what])
    rows[2]["Setoran"] = None
    lines = table(rows, (*BASE, "Setoran", "Ket."))
    batch = upload(cast, content=xlsx([[*BASE, heading, "Ket."], *lines[1:]]))

    assert batch.state == BatchState.UPLOADED
    assert f": {heading or 'O'}." in batch.problem


NO_MONTHS = {
    "a sum": ("Jumlah", 25_200),
    "telephones": ("Kontak lain", "081234567899"),
    "words": ("Status", "aktif"),
    "an empty number": ("4", None),
    "a number that is no month": ("13", None),
}


@pytest.mark.parametrize("what", NO_MONTHS)
def test_a_column_that_is_no_month_is_not_asked(cast, what):
    heading, value = NO_MONTHS[what]
    content = xlsx(table(people(2, **{heading: value}), (*BASE, heading)))

    assert upload(cast, content=content).state == BatchState.CHECKED


def test_a_column_that_was_left_out_once_is_not_asked_in_a_book_that_grew(cast):
    def content(*more):
        rows = people(2, Paraf="v", **dict.fromkeys(more, "v"))
        return xlsx(table(rows, (*HEADINGS[:17], "Paraf", *more)))

    asked = upload(cast, content=content())
    assert ": Paraf." in asked.problem
    say(cast, asked)

    assert upload(cast, content=content("Nov-26")).state == BatchState.CHECKED


def test_an_empty_column_that_was_left_out_is_asked_once_something_stands_in_it(cast):
    say(cast, upload(cast, content=numbered()), O="", P="", Q="")
    assert upload(cast, content=numbered()).state == BatchState.CHECKED

    assert ": 3." in upload(cast, content=numbered(marks=("v", "v", "v"))).problem


# A press that says nothing


def press(client, batch, **chosen):
    """The page of the columns sent as it stands, but for what is `chosen`."""
    url = reverse("imports:columns", args=[batch.uuid])
    form = client.get(url).context["form"]
    stands = {name: field.initial or "" for name, field in form.fields.items()}
    answer = client.post(url, stands | chosen)
    batch.refresh_from_db()
    return answer


@pytest.fixture
def asked_again(client, cast):
    """A second file with numbered months, which waits for an answer."""
    client.force_login(cast.sz.user)
    say(cast, upload(cast, content=numbered()), O="month:2026-08", P="month:2026-09")
    return upload(cast, content=numbered(2))


def test_a_careless_press_on_the_columns_loses_no_months_of_this_file_or_the_next(
    client, cast, asked_again
):
    answer = press(client, asked_again)

    assert set(answer.context["form"].errors) == {"column_14", "column_15"}
    assert "tidak dibaca" in answer.content.decode()
    assert (asked_again.state, asked_again.is_mapped) == (BatchState.UPLOADED, False)
    assert upload(cast, content=numbered(3)).problem


def test_a_column_is_left_out_by_saying_so_and_not_asked_again(client, cast, asked_again):
    press(client, asked_again, column_14="-", column_15="month:2026-09")
    assert (asked_again.state, months_of(asked_again)) == (BatchState.CHECKED, ["09-26"])
    press(client, asked_again)
    assert (asked_again.state, months_of(asked_again)) == (BatchState.CHECKED, ["09-26"])

    assert upload(cast, content=numbered(3)).problem.count("1") == 0


def test_one_year_answers_for_all_months_but_those_that_were_left_out(client, cast, asked_again):
    press(client, asked_again, first_year=2026, column_15="-")

    assert (asked_again.state, months_of(asked_again)) == (BatchState.CHECKED, ["08-26"])


def test_months_without_a_year_need_an_answer_too(client, cast):
    client.force_login(cast.sz.user)
    row = GOOD | {"Agt": "v", "Sep": "v"}
    batch = upload(cast, content=xlsx(table([row], (*BASE, "Agt", "Sep"))))
    press(client, batch)
    assert (batch.state, batch.is_mapped) == (BatchState.UPLOADED, False)

    press(client, batch, first_year=2026)
    assert (batch.state, months_of(batch)) == (BatchState.CHECKED, ["08-26", "09-26"])


def test_a_column_that_looks_like_a_month_needs_an_answer_on_the_very_first_file(client, cast):
    client.force_login(cast.sz.user)
    batch = upload(cast, content=numbered())
    press(client, batch)
    assert (batch.state, batch.is_mapped) == (BatchState.UPLOADED, False)

    press(client, batch, column_14="month:2026-08", column_15="-")
    assert (batch.state, months_of(batch)) == (BatchState.CHECKED, ["08-26"])
