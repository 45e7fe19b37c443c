"""Every address as every role: it answers, it fits the screen, it speaks Indonesian, it shuts nobody out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.architecture.addresses import ADDRESSES
from tests.journeys.reading import barriers, broken_names, left_in_english, too_wide
from tests.support.browser import LAPTOP, PHONE
from tests.villages.outreach import a_prospect, an_event

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
FILES = {
    "claims:bundle_file",
    "claims:print_letter",
    "claims:scan_file",
    "claims:scan_thumb",
    "claims:family_slip",
    "claims:table_file",
    "claims:objection",
    "dues:payment_proof",
    "dues:receipt_print",
    "dues:print_batch_pdf",
    "dues:asked_ktp",
    "dues:receipt_text",
    "dues:refund_slip",
    "dues:remittance_proof",
    "dues:sheet_paper",
    "dues:slip",
    "dues:succession_minutes",
    "dues:top_up_proof",
    "imports:download",
    "inspections:names",
    "inspections:population",
    "inspections:questions",
    "inspections:report",
    "members:document_file",
    "members:document_thumb",
    "imports:confirmation_download",
    "operations:healthz",
    "outreach:attendance_paper",
    "claims:table_days",
    "outreach:objections_picture",
    "outreach:photo",
    "outreach:photo_thumb",
    "dues:count_minutes",
    "dues:closed_month_pdf",
    "dues:closed_month_table",
    "reports:outreach_funnel",
    "reports:outreach_stays",
    "reports:simulation_paper",
    "reports:score_paper",
    "reports:score_picture",
    "reports:scores_paper",
    "reports:scores_picture",
    "reports:grid_paper",
    "reports:grid_table",
    "reports:pack_paper",
    "reports:pack_picture",
    "reports:pack_table",
    "reports:targets_picture",
    "villages:entry_scan",
}
# Tables of many columns, at widths between those at which every page is walked, and at a laptop.
TABLES = (
    "desk:home",
    "desk:member_list",
    "dues:collection_list",
    "outreach:event_list",
    "reports:activity",
    "reports:outreach",
    "reports:scores",
    "reports:targets",
)
BETWEEN = (768, 1024, 1200, 1366)
ROLES = ("sz", "sekdes", "koordinator", "pusat")
OUTSIDERS = ("stranger", "koordinator-jauh")
MONEY = (
    "/iuran/",
    "/batalkan/",
    "/dibayar-di-tempat-lain/",
    "/cetak/",
    "/kirim/",
    "/impor/",
    "/pembatalan/",
)


def address_of(name: str, needs: dict) -> str:
    path, _mark, _query = name.partition("?")
    if _mark:
        asked = "&".join(f"{key}={value}" for key, value in needs.items())
        return f"{reverse(path)}?{asked}"
    return reverse(path, kwargs=needs)


@pytest.fixture
def addresses(cast) -> dict[str, str]:
    """Every page of the site that is opened by its address, with a row where it is about one."""
    return {
        name: address_of(name, entry.make(cast) if entry.make else {})
        for name, entry in ADDRESSES.items()
        if entry.method == "get" and name not in FILES
    }


def complaints(page, name: str) -> list[str]:
    found = []
    if page.evaluate("document.documentElement.lang") != "id":
        found.append(f"{name} does not say that it is Indonesian")
    found += [f"{name} says in English: {text}" for text in left_in_english(page)]
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        if too_wide(page):
            found.append(f"{name} is wider than {size['width']} px")
    return found


@pytest.mark.parametrize("who", ROLES)
def test_every_page_fits_is_indonesian_and_shuts_nobody_out(
    phone, cast, sign_in_as, addresses, who
):
    sign_in_as(phone, cast.users[who])
    found, opened = [], 0
    for name, address in addresses.items():
        answer = phone.goto(address)
        opened += answer.status == 200
        if answer.status not in (200, 403, 404):
            found.append(f"{name} answers {answer.status}")
        found += complaints(phone, name)
        if answer.status == 200:
            found += [f"{name} has {barrier}" for barrier in barriers(phone)]
    assert found == []
    assert opened > 5


def test_wide_tables_move_in_their_own_box_and_break_no_name(phone, cast, sign_in_as, addresses):
    sign_in_as(phone, cast.koordinator)
    found = []
    for name in TABLES:
        assert phone.goto(addresses[name]).status == 200, name
        for width in BETWEEN:
            phone.set_viewport_size({"width": width, "height": 800})
            if too_wide(phone):
                found.append(f"{name} is wider than {width} px")
            found += [f"{name} breaks {word} at {width} px" for word in broken_names(phone)]
    assert found == []


def test_a_word_without_an_end_stays_on_the_page(phone, cast, sign_in_as):
    event = an_event(cast, title="A" * 100, place="B" * 100)
    prospect = a_prospect(cast, "C" * 150, place="D" * 100, event=event)
    sign_in_as(phone, cast.koordinator)
    found = []
    for address in (
        "/sosialisasi/",
        "/sosialisasi/acara/",
        f"/sosialisasi/calon/{prospect.uuid}/",
        f"/sosialisasi/acara/{event.uuid}/",
    ):
        phone.goto(address)
        for size in (PHONE, LAPTOP):
            phone.set_viewport_size(size)
            if too_wide(phone):
                found.append(f"{address} is wider than {size['width']} px")
    assert found == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_stranger_who_types_addresses_finds_nothing(phone, cast, sign_in_as, addresses, who):
    sign_in_as(phone, cast.users[who])
    rows = [name for name in addresses if ADDRESSES[name].kind == "row"]
    found = {name: phone.goto(addresses[name]).status for name in rows}
    assert {name: status for name, status in found.items() if status != 404} == {}
    assert "Siti Contoh" not in phone.content()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()


def test_english_what_sticks_out_and_what_shuts_out_are_noticed(phone, cast):
    phone.goto("/masuk/")
    assert complaints(phone, "masuk") == barriers(phone) == []
    phone.evaluate(
        """() => {
          const planted = document.createElement("div");
          planted.setAttribute("aria-label", "Take dues");
          planted.append("Since Monday: 3 receipts, Rp25.200.");
          planted.style.width = "2000px";
          planted.innerHTML += "<img src=''>";
          document.querySelector("main").append(planted);
        }"""
    )
    assert complaints(phone, "masuk") == [
        "masuk says in English: Since Monday: 3 receipts, Rp25.200.",
        "masuk says in English: Take dues",
        "masuk is wider than 1366 px",
        "masuk is wider than 360 px",
    ]
    assert barriers(phone) == ['image-alt: <img src="">']


def test_a_secretary_reads_and_finds_no_way_to_touch_money(page, cast, sign_in_as, addresses):
    sign_in_as(page, cast.sekdes)
    opened, ways = [], []
    for name, address in addresses.items():
        if page.goto(address).status != 200:
            continue
        opened.append(name)
        targets = page.eval_on_selector_all(
            "a[href], form[method=post]",
            "all => all.map(one => one.getAttribute('href') || one.getAttribute('action') || '')",
        )
        ways += [
            f"{name} leads to {target}"
            for target in targets
            if any(place in target for place in MONEY)
        ]
    assert {"desk:home", "desk:member", "dues:collection_list", "dues:collection"} <= set(opened)
    assert ways == []
