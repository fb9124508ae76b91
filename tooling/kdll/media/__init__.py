"""Media: what a course uses, what is to be made of it, and its captions. Runs nothing."""

from kdll.media import logo
from kdll.media.cues import beside, transcript_files
from kdll.media.jobs import late, plan
from kdll.media.loudness import heard_out
from kdll.media.pins import cuts
from kdll.media.renditions import assemble
from kdll.media.speech import heard

__all__ = [
    "assemble",
    "beside",
    "cuts",
    "heard",
    "heard_out",
    "late",
    "logo",
    "plan",
    "transcript_files",
]
