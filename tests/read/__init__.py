"""What the read room makes of an author's files."""
