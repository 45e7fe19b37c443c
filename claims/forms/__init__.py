"""Reading what is typed about claims."""
