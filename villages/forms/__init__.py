"""Reading what people type about outreach, villages and targets."""
