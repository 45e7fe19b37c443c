import time

import pytest

from perisai.common.caches import SurvivingRedisCache


@pytest.fixture
def cache():
    """A shared cache behind an address where nobody answers."""
    cache = SurvivingRedisCache("redis://127.0.0.1:1/0", {})
    cache._own.clear()
    return cache


def test_limits_are_still_counted_while_redis_is_down(cache):
    assert cache.get("tries", 0) == 0
    assert cache.add("tries", 1, 60) is True
    assert cache.add("tries", 1, 60) is False
    assert cache.incr("tries") == 2
    assert cache.get("tries", 0) == 2


def test_what_is_kept_meanwhile_can_be_changed_and_deleted(cache):
    cache.set("k", "v", timeout=60)
    assert cache.get("k") == "v"
    assert cache.delete("k") is True
    assert cache.get("k") is None


def test_another_mistake_is_not_hidden(cache):
    with pytest.raises(ValueError, match="nobody"):
        cache.incr("nobody")


def test_a_redis_that_is_down_holds_nobody_up(cache):
    began = time.monotonic()
    for _ in range(5):
        cache.get("k")
    assert time.monotonic() - began < 5


@pytest.mark.broker
def test_with_redis_all_processes_count_together(settings):
    first, second = (SurvivingRedisCache(settings.REDIS_URL, {}) for _ in range(2))
    first.delete("tests:tries")
    assert first.add("tests:tries", 1, 60) is True
    assert second.incr("tests:tries") == 2
    first.delete("tests:tries")
