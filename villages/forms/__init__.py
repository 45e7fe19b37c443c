"""Reading what is typed about villages and targets."""
