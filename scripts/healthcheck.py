"""The health check of the web container: 0 when it answers and reaches its database, else 1.

What else `/healthz` reports (a waiting queue, a late night, messages in doubt, an old backup) is for people,
not for a restart.
"""

import json
import os
import sys
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

ADDRESS = "http://127.0.0.1:8000/healthz"


def is_healthy(address: str, public_url: str) -> bool:
    """Ask as the reverse proxy would, else the site redirects to https or refuses the host."""
    public = urlsplit(public_url)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme} if public.netloc else {}
    try:
        with urlopen(Request(address, headers=headers), timeout=5) as answer:
            body = answer.read()
    except HTTPError as error:
        with error:
            body = error.read()
    except OSError:
        return False
    try:
        return json.loads(body)["database"]["state"] == "ok"
    except (ValueError, KeyError, TypeError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_healthy(ADDRESS, os.environ.get("PERISAI_PUBLIC_URL", "")) else 1)
