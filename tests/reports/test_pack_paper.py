"""The monthly pack on paper: where its sheets end."""

from io import BytesIO

from pypdf import PdfReader

from perisai.common.pdf import render_pdf

TOTAL = "Seluruh desa"


def sheets(rows: int) -> list[str]:
    """The texts of the sheets of a table by RT with so many rows and their sum."""
    body = "".join(f'<tr><th scope="row">RT {n:03}</th><td>5</td></tr>' for n in range(1, rows))
    html = (
        '<html lang="id"><body class="a4"><section class="ageing_rt"><table><thead><tr><th>RT</th>'
        f"<th>Jumlah</th></tr></thead><tbody>{body}"
        f'<tr class="total"><th scope="row">{TOTAL}</th><td>5</td></tr></tbody></table></section>'
        "</body></html>"
    )
    pages = PdfReader(BytesIO(render_pdf(html, stylesheet="css/pack.css"))).pages
    return [page.extract_text() for page in pages]


def test_the_sum_of_a_long_table_never_stands_alone_on_the_next_sheet():
    most = next(rows for rows in range(40, 90) if len(sheets(rows)) > 1)
    for rows in (most, most + 1):
        last = sheets(rows)[-1]
        assert TOTAL in last
        assert f"RT {rows - 1:03}" in last
