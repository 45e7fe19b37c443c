"""A first load stays under 100 kB on the wire."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

LIMIT = 100_000


def weigh(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))


def weight_of(page: bytes) -> int:
    """The page and every file it names, compressed."""
    files = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode()))
    assert {"css/perisai.css", "img/icons.svg"} <= files
    paths = [finders.find(name) for name in files]
    assert all(paths), f"missing: {[name for name in files if not finders.find(name)]}"
    return weigh(page) + sum(weigh(Path(path).read_bytes()) for path in paths)


def test_the_first_load_of_the_first_page_is_light(client, cast):
    client.force_login(cast.sz.user)
    assert weight_of(client.get("/").content) < LIMIT
