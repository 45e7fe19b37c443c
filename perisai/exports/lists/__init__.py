"""The lists that can be taken away as files, each declared with its subject."""
