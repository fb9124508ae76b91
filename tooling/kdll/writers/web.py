"""A folder for a browser: opens from a disk or any web server, and tells no platform anything."""

from __future__ import annotations

from kdll.model.edition import Delivery, Edition, Writer
from kdll.model.tree import Tree


def write(edition: Edition) -> Tree:
    """The package's files."""
    return edition.files


WRITER = Writer(
    name="web",
    standard="Web pages",
    delivery=Delivery("web"),
    write=write,
    losses=("nothing is reported: progress stays on the learner's device",),
)
