"""Makes the demo village, through the actions of the product itself."""
