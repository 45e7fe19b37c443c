"""What is read about inspections."""
