"""Emptying the test database although its fact tables refuse it.

Only here are the guards taken off for a moment, by the tests' own flush; the product has no switch.
"""

import pytest
from django.test import TransactionTestCase

from perisai.common.append_only import install_guards, remove_guards


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guards():
    flush = TransactionTestCase._fixture_teardown

    def guarded_flush(self):
        aliases = self._databases_names(include_mirrors=False)
        for alias in aliases:
            remove_guards(alias)
        try:
            flush(self)
        finally:
            for alias in aliases:
                install_guards(alias)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", guarded_flush)
        yield
