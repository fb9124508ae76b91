"""Course and media in, an Edition out: HTML pages, documents and what the player is told.

The course must be free of errors and the identity must cover it: a question without an id or
a medium without a slot is a fault of ours by now, not of the author's.
"""

from __future__ import annotations

from kdll.render.edition import edition
from kdll.render.iri import of_course as address
from kdll.render.page import articles
from kdll.render.promise import promise
from kdll.render.words import catalogue

__all__ = ["address", "articles", "catalogue", "edition", "promise"]
