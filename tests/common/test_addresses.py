"""Whose address counts for limits."""

import pytest

from perisai.common.addresses import client_address


@pytest.mark.parametrize(
    ("is_https", "forwarded", "expected"),
    [
        (False, "", "10.0.0.1"),
        (False, "203.0.113.5", "10.0.0.1"),
        (True, "", "10.0.0.1"),
        (True, "203.0.113.5", "203.0.113.5"),
        (True, "no address", "10.0.0.1"),
        (True, "198.51.100.7, 203.0.113.5", "203.0.113.5"),
    ],
)
def test_the_entry_of_our_own_proxy_counts(rf, settings, is_https, forwarded, expected):
    settings.IS_HTTPS = is_https
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", headers=headers)) == expected
