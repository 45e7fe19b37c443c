"""Reports as files that leave the site."""
