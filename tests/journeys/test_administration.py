"""Head office in the administration, in a real browser under the strict content security policy."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_head_office_walks_through_its_tables(laptop, cast, sign_in_as):
    cast.enrolment()
    sign_in_as(laptop, cast.pusat)
    laptop.goto(reverse("admin:index"))
    addresses = laptop.eval_on_selector_all(
        "#content-main th a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(addresses) > 15
    for address in addresses:
        laptop.goto(address)
        row = laptop.query_selector("#result_list tbody th a")
        if row:
            row.click()
            laptop.wait_for_selector("#content")
            laptop.goto(laptop.get_attribute(".historylink", "href"))
            laptop.wait_for_selector("#content")


def test_head_office_finds_a_village_for_an_agent(laptop, cast, sign_in_as):
    sign_in_as(laptop, cast.pusat)
    laptop.goto(reverse("admin:villages_assignment_add"))
    for field, text in (("agent", "SZ"), ("village", "Ampel")):
        laptop.click(f".field-{field} .select2-selection")
        laptop.fill(".select2-search__field", text)
        laptop.click(f".select2-results__option:has-text('{text}')")
    laptop.fill("#id_from_on", "01/02/2026")
    laptop.click("[name=_save]")
    laptop.wait_for_selector(".messagelist .success")
    assert cast.sz.assignments.filter(village=cast.neighbour_village).exists()
