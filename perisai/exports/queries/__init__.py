"""The lists that can be taken away as files, and how far such a file is."""
