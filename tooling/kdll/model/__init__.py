"""The values that all rooms speak of. Frozen data, and nothing of ours is imported here."""
