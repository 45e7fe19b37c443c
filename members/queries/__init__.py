"""Figures and lists about people."""
