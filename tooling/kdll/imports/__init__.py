"""Turns what subject experts send, parsed into values, into an author's files."""
