"""The screens of inspections."""
