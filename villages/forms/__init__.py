"""Reading what people type about outreach."""
