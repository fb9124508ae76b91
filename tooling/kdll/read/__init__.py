"""Turns a folder of an author's files into values, with every place kept. Never raises."""

from kdll.read.folder import case_of, framework_of, library
from kdll.read.kept_lock import kept
from kdll.read.lock import identity
from kdll.read.media_lock import media_lock
from kdll.read.page import transcripts

__all__ = ["case_of", "framework_of", "identity", "kept", "library", "media_lock", "transcripts"]
