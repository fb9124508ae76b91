"""Repairs: what they change, and what they leave alone."""
