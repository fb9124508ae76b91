"""Media: what a course uses, what is to be made of it, and its captions. Runs nothing."""

from kdll.media.cues import captions
from kdll.media.jobs import plan
from kdll.media.renditions import assemble

__all__ = ["assemble", "captions", "plan"]
