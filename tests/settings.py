"""Settings of the tests: the product's own, in a folder of their own, with a quick password hash.

The engine follows DATABASE_URL and REDIS_URL, as in the product. Every process of a run (xdist starts
several) has its own folder, database and Redis number, so that none can see another's rows.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
# Set by tests that start a process of the product beside them (tests/support/processes.py): that
# process works in the folder and on the database of its parent.
CHILD_DATABASE = os.environ.get("TEST_CHILD_DATABASE", "")


def _own_folder() -> Path:
    if not WORKER:
        folder = tempfile.mkdtemp(prefix="perisai-tests-")
        os.environ["TEST_RUN_FOLDER"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(os.environ["TEST_RUN_FOLDER"]) / (WORKER or "main")


def _own_redis(url: str) -> str:
    """gw1 takes the Redis number after the one in `url`, and so on."""
    base, number = re.fullmatch(r"(.*?)(?:/(\d+))?", url).groups()
    return f"{base}/{int(number or 0) + int(WORKER.removeprefix('gw') or 0)}"


if not CHILD_DATABASE:
    # Nothing of the machine's own configuration reaches the tests.
    for _name in [name for name in os.environ if name.startswith("PERISAI_")]:
        del os.environ[_name]
    os.environ["PERISAI_VAR"] = str(_own_folder())
    os.environ["PERISAI_SECRET_KEY"] = "only-for-tests-" + "x" * 50
    if os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = _own_redis(os.environ["REDIS_URL"])

from perisai.settings import *  # noqa: E402, F403
from perisai.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server and processes beside the tests open it too. Its life is one
    # run, so nothing waits for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace(
        "synchronous=FULL", "synchronous=OFF"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # A query that goes astray fails its test after two minutes and holds up none of the others.
    DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=120s"
if CHILD_DATABASE:
    DATABASES["default"]["NAME"] = CHILD_DATABASE

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from their folders; tests/platform collects them once with the real storage.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
