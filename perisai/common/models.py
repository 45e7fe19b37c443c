"""Field helpers shared by every app. No tables of its own."""

from django.db import models
from django.db.models.functions import ExtractDay

from perisai.common.ids import new_uuid


def door_uuid() -> models.UUIDField:
    """The client-made identity of something created at a door; used in addresses and for retries."""
    return models.UUIDField(unique=True, default=new_uuid, editable=False)


def rupiah(**kwargs) -> models.BigIntegerField:
    """An amount in whole rupiah."""
    return models.BigIntegerField(**kwargs)


def is_month(field: str, name: str) -> models.CheckConstraint:
    """The database's own statement that `field` is a month: its day is 1."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True})
        | models.Q(models.lookups.Exact(ExtractDay(field), 1)),
        name=name,
    )
