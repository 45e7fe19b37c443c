"""Screens of the money."""
