"""Filters of exports."""

from __future__ import annotations

from typing import Self

from django.db import models

from villages.scoping import Viewer


class ExportQuerySet(models.QuerySet):
    """An export is for who asked for it."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own."""
        return self.none() if viewer.is_nobody else self.filter(by=viewer.user)


class ExportMadeQuerySet(models.QuerySet):
    """That an export was made is for the same."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Of the viewer's own exports."""
        return self.none() if viewer.is_nobody else self.filter(export__by=viewer.user)
