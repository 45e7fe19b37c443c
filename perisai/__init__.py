"""Perisai Desa: register, dues, receipts and claims for village agents."""

from perisai.celery import app as celery_app

__all__ = ["celery_app"]
__version__ = "0.1.0"
