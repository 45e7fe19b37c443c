"""Steps that several journeys take, as a person takes them: by what stands on the screen."""

from perisai.jobs.runner import run_due_jobs
from tests.cast import PASSWORD


def sign_in(page, username: str) -> None:
    """From wherever the sign-in form is shown; goes to it when no page is open yet."""
    if page.url == "about:blank":
        page.goto("/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/masuk/" not in url)


def words_of(page, selector: str = "main") -> str:
    """What a reader sees, spaces folded."""
    return " ".join(page.locator(selector).inner_text().split())


def look_for(page, name: str) -> None:
    """Search for somebody on Terima iuran and choose them."""
    page.fill("[name=cari]", name)
    page.get_by_role("button", name="Cari").click()
    link, button = (page.get_by_role(role, name=name) for role in ("link", "button"))
    link.or_(button).click()


def choose_months(page, name: str, months: int) -> None:
    page.get_by_role("group", name=name).get_by_label("Bulan").select_option(str(months))


def wait_for_sum(page, text: str) -> None:
    """The sum follows what was chosen without the page being sent."""
    page.locator("#sum", has_text=text).wait_for()


def save_and_print(page) -> None:
    page.get_by_role("button", name="Simpan & cetak").click()
    page.wait_for_url("**/kuitansi/*/")


def let_the_worker_print(page) -> bytes:
    """A worker comes by; the open page finds the print by itself. Returns the PDF."""
    run_due_jobs()
    link = page.get_by_role("link", name="Cetak kuitansi (A6)")
    link.wait_for()
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()
