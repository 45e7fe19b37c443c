"""Figures of the reading rooms."""
