"""Figures and pages over several apps."""
