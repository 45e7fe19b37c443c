"""An agent or a village inspected: planned, drawn, asked, followed up, closed by two people."""
