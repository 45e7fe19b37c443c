"""Reading what a report is narrowed to."""
