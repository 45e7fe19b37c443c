"""What an import changes."""
