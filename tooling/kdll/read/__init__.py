"""Turns a folder of an author's files into values, with every place kept. Never raises."""

from kdll.read.folder import library
from kdll.read.lock import identity

__all__ = ["identity", "library"]
