"""Reading what people type about claims."""
