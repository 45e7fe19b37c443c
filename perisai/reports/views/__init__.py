"""Pages of the reading rooms."""
