"""Pictures of figures: safe, the same for the same values, readable in grey, and honest when empty."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.common import charts
from perisai.common.charts import Bullet, Count, Line, Spread, Stack
from perisai.common.control_charts import Rate
from perisai.common.control_charts import control as drawn_control
from perisai.common.pdf import ForbiddenFile, render_pdf

EVIL = '</text><script>alert(1)</script><a href="http://x.example/"> $x^{2$ &amp;'
LONG = "Desa dengan nama yang sangat panjang sehingga tidak muat di layar telepon"


def pictures(name="Krajan"):
    """One picture of each kind, with `name` wherever a name stands."""
    return {
        "bullets": charts.bullets([Bullet(name, 29_774, 30_552)]),
        "stacked_bars": charts.stacked_bars([name, "2", "3"], [Stack(name, (1500, 20, 30))]),
        "lines": charts.lines(
            [name, "b"],
            [Line(name, (1, None)), Line("b", (2, 3))],
            limits=[2500, 2600],
            limit_name=name,
        ),
        "distribution": charts.distribution([1, 2, 2, 9], unit=name, marks=[(name, 2.5)]),
        "pareto": charts.pareto([Count(name, 1500), Count("lain", 20)]),
        "boxes": charts.boxes([Spread(name, (1, 2, 3, 8))], unit=name),
        "funnel": charts.funnel([Count(name, 1500), Count("daftar", 30)]),
        "control": control([Rate(name, 1500, 8.2, True), Rate("SZ", 1600, 1.5, False)]),
    }


def control(rates):
    return drawn_control(rates, centre=1.5, limit_of=lambda units: 1.5 + 30 / units**0.5)


def words(svg):
    return " ".join(
        "".join(node.itertext())
        for node in ElementTree.fromstring(svg).iter()
        if node.tag.endswith("text")
    )


@pytest.mark.parametrize("name", ["Krajan", EVIL, LONG, "", "$", "100%_a^b\\"])
def test_every_picture_is_plain_svg_without_script_or_anything_from_elsewhere(name):
    for svg in pictures(name).values():
        for node in ElementTree.fromstring(svg).iter():
            assert not node.tag.endswith(("script", "foreignObject", "image", "}a", "style_"))
            for key, value in node.attrib.items():
                assert not key.startswith("on")
                if key.endswith("href"):
                    assert value.startswith("#")
                assert "url(" not in value or "url(#" in value


def test_the_same_values_give_the_same_bytes_whoever_draws_beside_it():
    with ThreadPoolExecutor(4) as crowd:
        drawn = list(crowd.map(lambda _: tuple(pictures().values()), range(4)))
    assert len(set(drawn)) == 1


def test_numbers_stand_as_indonesians_write_them_and_words_are_words():
    shown = {kind: words(svg) for kind, svg in pictures().items()}
    assert "97,5%" in shown["bullets"]
    assert "1.550" in shown["stacked_bars"]
    assert "1.600" in shown["lines"]
    assert "2,5" in shown["distribution"]
    assert "1.500 · 98,7%" in shown["pareto"]
    assert "2,5" in shown["boxes"]
    assert "30 · 2,0%" in shown["funnel"]


def test_a_long_name_is_cut_and_says_so():
    for svg in pictures(LONG).values():
        assert LONG not in words(svg)
        assert "…" in words(svg)


def test_parts_differ_by_hatch_so_that_grey_paper_tells_them_apart():
    svg = charts.stacked_bars(["a", "b", "c"], [Stack("x", (1, 1, 1))])
    assert len(set(re.findall(r"fill: url\(#(\w+)\)", svg))) == 2  # the first is plain and dark


def test_nothing_to_draw_is_said_in_a_sentence():
    empty = [
        charts.bullets([Bullet("a", 5, 0)]),
        charts.stacked_bars(["a"], [Stack("x", (0,))]),
        charts.lines(["a"], [Line("x", (None,))]),
        charts.distribution([], unit="hari"),
        charts.pareto([Count("a", 0)]),
        charts.boxes([Spread("a", ())], unit="hari"),
        charts.funnel([]),
        control([Rate("SZ", 0, 0, False)]),
    ]
    for svg in empty:
        assert "Belum ada angka" in words(svg)


def test_a_bar_beyond_the_picture_is_cut_but_its_number_is_not():
    assert "300,0%" in words(charts.bullets([Bullet("a", 300, 100)]))


def test_the_limit_stays_in_sight_above_all_values():
    assert "batas" in words(
        charts.lines(["a"], [Line("x", (1,))], limits=[1000], limit_name="batas")
    )


def test_a_limit_that_changed_is_a_line_with_a_step():
    def drawn(*limits):
        return charts.lines(
            ["a", "b", "c"], [Line("x", (1, 1, 1))], limits=limits, limit_name="batas"
        )

    assert drawn(4, 4, 9) != drawn(9, 9, 9)
    assert "batas" in words(drawn(4, 4, 9))


def test_only_what_lies_above_its_limit_is_named():
    shown = words(control([Rate("ST", 150, 6, True), Rate("SZ", 1500, 1.2, False)]))
    assert "ST" in shown
    assert "SZ" not in shown


@given(st.lists(st.integers(0, 10**12) | st.floats(0, 1e6), max_size=600))
def test_a_distribution_ends_at_everybody(values):
    if values:
        places, heights = charts._steps(values)
        assert places[0] == min(values)
        assert places[-1] == max(values)
        assert heights[-1] == pytest.approx(100)
        assert heights == sorted(heights)
        assert len(places) <= charts.MOST_STEPS + 1


def test_very_many_values_make_no_heavy_picture():
    assert len(charts.distribution([n / 7 for n in range(50_000)], unit="hari")) < 60_000


def test_a_picture_goes_into_a_pdf_and_nothing_else_does():
    picture = charts.as_data_address(pictures()["bullets"])
    page = f'<html><body class="a4"><img src="{picture}"></body></html>'
    assert render_pdf(page, stylesheet="css/month.css").startswith(b"%PDF")
    with pytest.raises(ForbiddenFile):
        render_pdf(page.replace("data:image/svg+xml", "data:image/png"), stylesheet="css/month.css")


def test_a_picture_that_asks_for_something_elsewhere_is_left_out_of_paper(caplog):
    asks = '<image href="file:///etc/hostname.png" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{asks}</svg>'
    page = f'<html><body class="a4"><img src="{charts.as_data_address(svg)}"></body></html>'
    render_pdf(page, stylesheet="css/month.css")
    assert "Failed to render SVG image" in caplog.text


def test_the_site_starts_without_loading_what_draws():
    code = (
        "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import perisai.common.charts, perisai.urls; sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
