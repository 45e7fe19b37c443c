"""What `make` runs around the product. Nothing here is imported by it."""
