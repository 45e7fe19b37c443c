"""Reading requests about money."""
