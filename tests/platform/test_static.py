"""Static files as the site serves them: every file that a stylesheet or template names is there."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent


def storage_of_the_product() -> str:
    """The tests' own settings serve the files as they lie; this is what people get."""
    text = (ROOT / "perisai" / "settings.py").read_text()
    return re.search(r'"staticfiles": \{"BACKEND": "([\w.]+)"', text)[1]


@pytest.mark.slow
def test_the_static_files_can_be_collected_with_hashes_and_cover_every_template(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": storage_of_the_product()},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    known = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    named = re.compile(r"""\{% static ['"]([^'"{]+)['"]""")
    for template in (ROOT / "templates").rglob("*.html"):
        for path in named.findall(template.read_text(encoding="utf-8")):
            assert path in known, f"{template.relative_to(ROOT)} names {path}"
