"""Past one machine: jobs go to a Dask cluster, bytes travel by digest through an fsspec store.

Whoever builds coordinates; workers are believed nothing that can be looked at again. The
libraries come with the extra `cluster` and are imported only where somebody asks for them.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit

MEDIA = "media"
"""The resource of Dask's that `kdll worker` offers: how many jobs it does at a time."""

TOPIC = "kdll"
"""Where workers tell how far they are."""

_LIBRARIES = ("distributed", "fsspec")


def require() -> None:
    """`EdgeError` (exit 5) unless the extra is installed."""
    if not all(map(find_spec, _LIBRARIES)):
        raise EdgeError(
            "working on a cluster needs libraries that are not installed",
            "in a checkout run `python3 tooling/bootstrap.py cluster`, elsewhere "
            "`pip install 'kdll[cluster]'`",
            Exit.TOOL,
        )


def be_quiet() -> None:
    """Keep Dask's own log off the terminal: what matters of it is told in words of ours."""
    import logging

    # Its import sets its log up, and would undo what was set before.
    logging.getLogger(import_module("distributed").__name__).setLevel(logging.CRITICAL)
