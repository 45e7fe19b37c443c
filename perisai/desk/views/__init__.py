"""Screens over several apps."""
