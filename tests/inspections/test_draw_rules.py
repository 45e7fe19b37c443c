"""The draw: the same seed draws the same people, everybody is as likely, and anybody can repeat it."""

import hashlib
import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.inspections.draw_rules import (
    digest_of,
    draw,
    lots_of,
    population_text,
    quotas,
    ticket_of,
)

keys = st.lists(st.uuids().map(str), min_size=1, max_size=40, unique=True)
seeds = st.text("0123456789abcdef", min_size=32, max_size=32)


@st.composite
def populations(draw_from):
    members = draw_from(keys)
    return [(key, draw_from(st.booleans())) for key in members]


def drawn(seed, members, *, size, share=50):
    return draw(lots_of(seed, population_text(members)), size=size, paid_share=share)


@given(populations(), seeds, st.integers(1, 50), st.integers(0, 100), st.randoms())
def test_the_same_seed_draws_the_same_people_in_whatever_order_they_came(
    members, seed, size, share, chance
):
    mixed = list(members)
    chance.shuffle(mixed)
    assert drawn(seed, members, size=size, share=share) == drawn(
        seed, mixed, size=size, share=share
    )


@given(populations(), seeds, st.integers(1, 50), st.integers(0, 100))
def test_so_many_are_drawn_as_were_asked_for_or_everybody_and_nobody_twice(
    members, seed, size, share
):
    lots = drawn(seed, members, size=size, share=share)
    assert len(lots) == min(size, len(members))
    assert len({lot.key for lot in lots}) == len(lots)
    assert {(lot.key, lot.has_paid) for lot in lots} <= set(members)


@given(populations(), seeds, st.integers(1, 50), st.integers(0, 100))
def test_nobody_who_was_left_out_has_a_smaller_ticket_than_somebody_of_the_same_group(
    members, seed, size, share
):
    lots = drawn(seed, members, size=size, share=share)
    for group in (True, False):
        taken = [lot.ticket for lot in lots if lot.has_paid is group]
        tickets = [ticket_of(seed, key) for key, has_paid in members if has_paid is group]
        assert sorted(taken) == sorted(tickets)[: len(taken)]


@given(st.integers(1, 200), st.integers(0, 100), st.integers(0, 300), st.integers(0, 300))
def test_the_shares_fill_up_from_the_other_group(size, share, paid, unpaid):
    of_paid, of_unpaid = quotas(size, paid_share=share, paid=paid, unpaid=unpaid)
    assert of_paid + of_unpaid == min(size, paid + unpaid)
    assert 0 <= of_paid <= paid
    assert 0 <= of_unpaid <= unpaid


@pytest.mark.parametrize(
    ("size", "share", "paid", "unpaid", "expected"),
    [
        (20, 60, 100, 100, (12, 8)),
        (5, 50, 100, 100, (3, 2)),  # half a person to those who paid
        (20, 60, 4, 100, (4, 16)),
        (20, 60, 100, 3, (17, 3)),
        (20, 100, 100, 100, (20, 0)),
        (20, 0, 100, 100, (0, 20)),
    ],
)
def test_the_share_of_those_who_paid(size, share, paid, unpaid, expected):
    assert quotas(size, paid_share=share, paid=paid, unpaid=unpaid) == expected


def test_each_member_is_as_likely_as_the_others():
    """4,000 fixed seeds draw 6 of 10 who paid and 4 of 20 who did not. Everybody's count stays within five
    standard deviations of what is expected, and the chi-square of each group below its 99.9 percent point."""
    members = [(f"{number:032x}", number < 10) for number in range(30)]
    lots = population_text(members)
    times = 4_000
    seen = Counter(
        lot.key
        for number in range(times)
        for lot in draw(lots_of(f"{number:032x}", lots), size=10, paid_share=60)
    )
    for group, share, most in ((True, 0.6, 27.9), (False, 0.2, 43.8)):
        counts = [seen[key] for key, has_paid in members if has_paid is group]
        expected = times * share
        deviation = (times * share * (1 - share)) ** 0.5
        assert all(abs(number - expected) < 5 * deviation for number in counts)
        square = sum((number - expected) ** 2 for number in counts) / (expected * (1 - share))
        assert square < most


def test_the_places_in_the_list_say_nothing_about_being_drawn():
    """The first and the last third of the list come as often."""
    members = [(f"{number:032x}", True) for number in range(30)]
    text = population_text(members)
    numbers = [
        lot.number
        for seed in range(1_000)
        for lot in draw(lots_of(f"{seed:032x}", text), size=5, paid_share=100)
    ]
    assert abs(sum(numbers) / len(numbers) - 15.5) < 0.5


def test_a_line_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not a line"):
        lots_of("ab", "1;key;X\n")


def test_the_digest_is_what_sha256sum_says_of_the_file(tmp_path):
    text = population_text([("b", True), ("a", False)])
    assert text == "1;a;B\n2;b;S\n"
    (tmp_path / "daftar.txt").write_text(text)
    told = subprocess.run(
        ["sha256sum", "daftar.txt"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[0] == digest_of(text)


def test_a_ticket_is_the_digest_of_seed_and_key():
    assert ticket_of("s", "k") == hashlib.sha256(b"s:k").hexdigest()


def test_the_way_in_the_guide_draws_the_same_people(tmp_path, repository):
    """The commands of docs/inspections.md, run as they stand there."""
    members = [
        (f"0192f0{number:02d}-aaaa-7bbb-8ccc-123456789abc", number % 3 > 0) for number in range(25)
    ]
    text = population_text(members)
    (tmp_path / "daftar.txt").write_text(text)
    guide = (repository / "docs" / "inspections.md").read_text()
    commands = guide.split("```sh\n")[1].split("```")[0]
    seed = "0123456789abcdef0123456789abcdef"
    told = subprocess.run(
        [
            "bash",
            "-c",
            commands.replace("SEED_FROM_THE_PAPER", seed).replace("=12", "=7").replace("=8", "=3"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = [int(line.split(";")[1]) for line in told.splitlines() if line.count(";") == 2]
    expected = draw(lots_of(seed, text), size=10, paid_share=70)
    assert sorted(found) == sorted(lot.number for lot in expected)
    assert digest_of(text) in told
