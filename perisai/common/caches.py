"""What is kept for a while, and a shared cache that goes on counting when Redis is down."""

from __future__ import annotations

import logging

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silent

# Long enough that a worker which sums every hour (`perisai.reports.tasks`) is not missed for once.
KEPT_SECONDS = 2 * 3600

log = logging.getLogger(__name__)


class SurvivingRedisCache(RedisCache):
    """While Redis cannot be reached, each process counts for itself: limits on guessing still hold, somewhat
    wider, and no page breaks."""

    def __init__(self, server, params) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while-redis-is-down", {})

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default, version=version)

    def add(self, key, value, *args, **options):
        return self._ask("add", key, value, *args, **options)

    def set(self, key, value, *args, **options):
        return self._ask("set", key, value, *args, **options)

    def incr(self, key, delta=1, version=None):
        return self._ask("incr", key, delta, version=version)

    def delete(self, key, version=None):
        return self._ask("delete", key, version=version)

    def _ask(self, what: str, *args, **options):
        try:
            return getattr(super(), what)(*args, **options)
        except (Unreachable, Silent) as error:
            log.warning("The shared cache is down (%s).", error)
            return getattr(self._own, what)(*args, **options)
