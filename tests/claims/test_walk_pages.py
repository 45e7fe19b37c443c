"""Every question of every event: Indonesian, passes with a good answer, refuses a bad one in words."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claims.actions.opening import Told
from claims.enums import Cause, EventKind, HandsIn, Known, Marriage, Outcome, Question, StopReason
from claims.models import Claim
from claims.walk.pages import BY_QUESTION, PAGES
from claims.walk.walker import asked_of, next_page, number_of, page_before, progress_of
from members.models import Member
from tests.claims.steps import begin, day
from tests.taking import NOW

ON = NOW.date()
TOMORROW = f"{ON + dt.timedelta(days=1):%d-%m-%Y}"

# Question -> a good answer, and bad ones with the field at which each is refused.
EXAMPLES: dict[Question, tuple[dict, list[tuple[dict, str]]]] = {
    Question.PERSON: (
        {"name": "Pak Karto", "nik": "3509110101800001", "birth_date": "01-01-1980"},
        [
            ({"name": " "}, "name"),
            ({"name": "Karto", "nik": "350911"}, "nik"),
            ({"name": "Karto", "birth_date": TOMORROW}, "birth_date"),
        ],
    ),
    Question.KIND: ({"kind": "death"}, [({}, "kind"), ({"kind": "party"}, "kind")]),
    Question.DIED: (
        {"died_on": "21-11-2026"},
        [
            ({}, "died_on"),
            ({"died_on": TOMORROW}, "died_on"),
            ({"died_on": "19-11-2026"}, "died_on"),
        ],
    ),
    Question.DAY: (
        {"event_on": "20-11-2026", "hour": "14.30"},
        [({"event_on": TOMORROW}, "event_on"), ({"event_on": "31-02-2026"}, "event_on")],
    ),
    Question.CAUSE: ({"cause": "unknown"}, [({}, "cause")]),
    Question.ROAD: (
        {"is_traffic": "yes", "police": "no"},
        [({}, "is_traffic"), ({"is_traffic": "yes"}, "police")],
    ),
    Question.HOSPITAL: (
        {"hospital": "RSD Balung", "is_plkk": "unknown"},
        [({"is_plkk": "yes"}, "hospital"), ({"hospital": "RSD Balung"}, "is_plkk")],
    ),
    Question.OUTCOME: (
        {"outcome": "unknown"},
        [
            ({}, "outcome"),
            ({"outcome": "temporary", "doctor_said_on": TOMORROW}, "doctor_said_on"),
            ({"outcome": "temporary", "doctor_said_on": "01-01-2020"}, "doctor_said_on"),
        ],
    ),
    Question.TRANSPORT: (
        {"land": "300.000"},
        [({"land": "banyak"}, "land"), ({"land": "-300.000"}, "land"), ({"air": "-1"}, "air")],
    ),
    Question.WORK: (
        {"was_working": "yes", "was_in_care": "no", "witness": "Pak RT"},
        [
            ({}, "was_working"),
            ({"was_working": "yes"}, "witness"),
            ({"was_working": "no", "witness_phone": "12"}, "witness_phone"),
        ],
    ),
    Question.SECOND_JOB: ({"has_second": "no"}, [({}, "has_second")]),
    Question.INCOME: ({"income": "1.000.000"}, [({}, "income"), ({"income": "0"}, "income")]),
    Question.MARRIAGE: ({"marriage": "no_book"}, [({}, "marriage")]),
    Question.FAMILY_CARD: (
        {"is_current": "no", "same_names": "unknown"},
        [({"same_names": "no"}, "is_current"), ({"is_current": "yes"}, "same_names")],
    ),
    Question.HAND_IN: ({"who": "other"}, [({}, "who")]),
    Question.CHILDREN: (
        {"children": "2", "has_certificates": "yes"},
        [
            ({}, "children"),
            ({"children": "2"}, "has_certificates"),
            ({"children": "40", "has_certificates": "yes"}, "children"),
        ],
    ),
    Question.WILL: ({"has_will": "no"}, [({}, "has_will")]),
    Question.STOPPED: ({"reason": "closed"}, [({}, "reason")]),
    Question.ACCOUNT: (
        {"has_account": "no", "same_names": "no"},
        [({"same_names": "no"}, "has_account"), ({"has_account": "yes"}, "same_names")],
    ),
}
# Each event, and which benefit it leads to: a claim as it stands before its questions.
EVENTS = {
    "JKM": {"kind": "death", "cause": Cause.OTHER},
    "JKK death": {"kind": "death", "cause": Cause.COMMUTING},
    "JKK": {"kind": "injury", "cause": Cause.WORK},
    "JKK death later": {"kind": "death", "cause": Cause.WORK, "outcome": "death"},
    "not known": {"kind": "injury", "cause": Cause.UNKNOWN, "answers": {"cause": {}}},
    "JHT stopped": {"kind": "stopped_work"},
    "JHT age": {"kind": "age"},
}
CASES = [
    pytest.param(event, page, id=f"{name}-{page.question}")
    for name, event in EVENTS.items()
    for page in PAGES
    if page.is_asked(Claim(name="Karto", **event))
]


def test_every_question_is_asked_of_somebody_and_has_examples():
    assert {case.values[1].question for case in CASES} == {page.question for page in PAGES}
    assert EXAMPLES.keys() == set(Question)


@pytest.mark.parametrize(("event", "page"), CASES)
def test_a_good_answer_passes_and_bad_ones_are_refused_in_words(event, page):
    claim = Claim(name="Karto", event_on=ON, **event)
    good, bad = EXAMPLES[page.question]
    form = page.form(good, claim=claim, on=ON)
    assert form.is_valid(), form.errors
    assert form.columns.keys() | form.circumstances.keys()
    for answer, field in bad:
        refused = page.form(answer, claim=claim, on=ON)
        assert not refused.is_valid()
        assert field in refused.errors
        assert all(len(words) > 10 for words in refused.errors[field])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.question)
def test_every_question_speaks_indonesian(page):
    claim = Claim(name="Karto", kind=EventKind.INJURY)
    with translation.override("en"):
        english = _texts(page, claim)
    with translation.override("id"):
        indonesian = _texts(page, claim)
    same = {text for text in english & indonesian if text not in {"NIK", "KPJ"}}
    assert same == set()


def _texts(page, claim) -> set[str]:
    form = page.form(claim=claim, on=ON)
    texts = {str(page.title), str(page.why), *map(str, page.next_steps.values())}
    for field in form.fields.values():
        texts |= {str(field.label), str(field.help_text)}
        texts |= {str(label) for _value, label in getattr(field, "choices", ())}
    return texts - {""}


def test_no_answer_that_worries_is_a_dead_end():
    """Whoever says "no" or "not known yet" about a paper is told what to do next."""
    quiet = {Known.YES, Marriage.BOOK, Marriage.WIDOWED, Marriage.SINGLE}
    quiet |= {HandsIn.HEIRS, StopReason.CLOSED, StopReason.OLD_OR_ILL}
    for page in PAGES:
        for name, _words in page.next_steps:
            field = page.form(claim=Claim(), on=ON).fields[name]
            answers = {value for value, _label in field.choices if value} - quiet
            if page.question in (Question.SECOND_JOB, Question.WILL) or name == "was_in_care":
                answers = (answers - {Known.NO}) | {Known.YES}
            assert answers <= {answer for field_, answer in page.next_steps if field_ == name}


@pytest.mark.parametrize(
    ("event", "slugs"),
    [
        (
            "JKM",
            "kejadian kapan sebab bekerja pekerjaan-lain pernikahan kk anak wasiat yang-menyerahkan",
        ),
        ("JHT age", "kejadian kapan rekening"),
        ("JHT stopped", "kejadian kapan berhenti rekening"),
        (
            "JKK",
            "kejadian kapan sebab jalan rumah-sakit keadaan angkutan bekerja pekerjaan-lain",
        ),
    ],
)
def test_only_what_matters_is_asked(event, slugs):
    claim = Claim(name="Karto", member=Member(pk=1), enrolment_id=1, **EVENTS[event])
    assert " ".join(page.slug for page in asked_of(claim)) == slugs


def test_the_walk_goes_on_at_the_first_question_without_an_answer_and_back_by_one():
    claim = Claim(name="Karto", member=Member(pk=1), enrolment_id=1, **EVENTS["JKM"])
    assert (progress_of(claim).answered, progress_of(claim).asked) == (1, 10)
    assert next_page(claim).slug == "kapan"
    claim.event_on, claim.answers = ON, {"cause": {}, "will": {"has_will": "no"}}
    page = next_page(claim)
    assert (page.slug, number_of(claim, page), page_before(claim, page).slug) == (
        "bekerja",
        4,
        "sebab",
    )
    assert page_before(claim, asked_of(claim)[0]) is None


def test_an_amount_and_an_hour_come_back_as_they_were_written(cast):
    claim = begin(cast, kind="injury", told=Told("Pak Karto"), event_on=day("2026-11-20"))
    for page, sent in (
        (next(p for p in PAGES if p.question == Question.TRANSPORT), {"land": "300.000"}),
        (
            next(p for p in PAGES if p.question == Question.DAY),
            {"event_on": "20-11-2026", "hour": "7"},
        ),
    ):
        form = page.form(sent, claim=claim, on=ON)
        assert form.is_valid(), form.errors
        claim.answers[page.question] = form.circumstances
    assert claim.answers == {"transport": {"land": 300_000}, "day": {"hour": "07:00"}}
    assert str(page.form(claim=claim, on=ON)["hour"].value()) == "07:00"


def test_the_nik_of_somebody_in_no_list_is_not_shown_and_stays(cast):
    claim = begin(cast, told=Told("Karto", nik="3509110101800001"))
    form = BY_QUESTION[Question.PERSON].form(
        {"name": "Karto Bin Karso", "birth_date": "01-01-1980"}, claim=claim, on=ON
    )
    assert "3509110101800001" not in str(form)
    assert form.is_valid()
    assert form.columns["nik"] == "3509110101800001"


@given(
    kind=st.sampled_from(EventKind),
    cause=st.sampled_from(Cause),
    outcome=st.sampled_from([*Outcome, "unknown"]),
    is_member=st.booleans(),
)
def test_every_walk_ends_and_asks_nothing_twice(kind, cause, outcome, is_member):
    """Whatever is answered, and although answers bring further questions."""
    claim = Claim(name="Karto", kind=kind, event_on=None, answers={})
    claim.member_id = claim.enrolment_id = 1 if is_member else None
    asked = []
    while page := next_page(claim):
        assert page.question not in asked
        asked.append(page.question)
        said = dict(EXAMPLES[page.question][0])
        said |= {"cause": cause} if page.question == Question.CAUSE else {}
        said |= {"outcome": outcome} if page.question == Question.OUTCOME else {}
        form = page.form(said, claim=claim, on=ON)
        assert form.is_valid(), form.errors
        for name, value in form.columns.items():
            setattr(claim, name, value)
        claim.answers[page.question] = form.circumstances
    assert progress_of(claim).is_done
    assert len(asked) <= len(PAGES)
