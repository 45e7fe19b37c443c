"""Steps that several journeys take, as a person takes them: by what stands on the screen."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from perisai.accounts.models import User
from tests.cast import PASSWORD

FIELDS = ("csrfmiddlewaretoken", "uuid", "paper")


def sign_in(page, username: str) -> None:
    """At the form when it is shown; a page that is not open yet opens on the first page with the session
    of somebody who has signed in: test_sign_in.py takes the way through the form."""
    if page.url == "about:blank":
        page.context.add_cookies([{**session_of(username), "domain": "localhost", "path": "/"}])
        page.goto("/")
        return
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/masuk/" not in url)


def session_of(username: str) -> dict[str, str]:
    """The cookie of somebody who has signed in."""
    visitor = Client()
    visitor.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": visitor.cookies[name].value}


def words_of(page, selector: str = "main") -> str:
    """What a reader sees at this moment, spaces folded; of a page that is known to have come."""
    return " ".join(page.locator(selector).inner_text().split())


def wait_for_words(page, *told: str, within: str = "main") -> str:
    """Until a reader sees all of it; returns everything that is seen then, spaces folded."""
    for words in told:
        expect(page.locator(within)).to_contain_text(words, use_inner_text=True)
    return words_of(page, within)


def look_for(page, name: str) -> None:
    """Search for somebody on Terima iuran and choose them."""
    page.fill("[name=cari]", name)
    page.get_by_role("button", name="Cari").click()
    link, button = (page.get_by_role(role, name=name) for role in ("link", "button"))
    link.or_(button).click()


def choose_months(page, name: str, months: int) -> None:
    page.get_by_role("group", name=name).get_by_label("Bulan").select_option(str(months))


def wait_for_sum(page, *told: str) -> None:
    """The sum follows what was chosen without the page being sent."""
    wait_for_words(page, *told, within="#sum")


def save_and_print(page) -> None:
    page.get_by_role("button", name="Simpan & cetak").click()
    page.wait_for_url("**/kuitansi/*/")


def print_receipt(page) -> bytes:
    """Press the big button. Returns the PDF, which the browser would open or keep."""
    form = page.locator("form.printing")
    expect(form.get_by_role("button", name="Cetak kuitansi (A6)")).to_be_visible()
    told = {field: form.locator(f"[name={field}]").input_value() for field in FIELDS}
    answer = page.request.post(
        form.get_attribute("action"), form=told, headers={"Referer": page.url}
    )
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def confirm_by_typing(page, receipt, reads_well) -> None:
    """The coordinator types what the scheme's proof says of a receipt of one month."""
    line = receipt.lines.select_related("enrolment__member").get()
    page.locator(".places").get_by_role("link", name="Bukti bayar").click()
    reads_well(page)
    page.get_by_role("link", name="Ketik satu").click()
    page.get_by_label("NIK atau KPJ").fill(line.enrolment.member.nik)
    page.get_by_label("Nominal yang diterima").fill("8.400")
    page.get_by_label("Nomor referensi").fill("0912 3456 7788")
    page.get_by_label("Dibayar tanggal").fill("21-11-2026")
    page.get_by_label("Terlindungi dari").fill("21-11-2026")
    page.get_by_label("Terlindungi sampai").fill("20-12-2026")
    page.get_by_role("button", name="Cocokkan").click()
    page.get_by_text("Cocok: orang, bulan, dan nominal sama").wait_for()
    reads_well(page)
    page.get_by_role("button", name="Simpan & konfirmasi").click()
    page.get_by_text("Tersimpan dan dikonfirmasi").wait_for()
    reads_well(page)


def unfold(page, title: str) -> None:
    """Open a part of a page that a telephone folds away."""
    page.locator("summary", has_text=title).first.click()
