"""The survey room."""
