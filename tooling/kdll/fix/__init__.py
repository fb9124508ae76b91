"""The fix room: texts and what was found in them become the texts mended.

It knows no fault: each diagnostic brings its own repair from where it was found.
"""

from kdll.fix.edits import Mended, mend

__all__ = ["Mended", "mend"]
