"""Screens of outreach."""
