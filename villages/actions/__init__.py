"""What changes places and the people who work there."""
