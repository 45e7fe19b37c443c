"""What changes people and their participation."""
