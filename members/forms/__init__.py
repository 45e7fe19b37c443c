"""Reading what people type about people."""
