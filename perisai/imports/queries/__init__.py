"""Figures about imports."""
