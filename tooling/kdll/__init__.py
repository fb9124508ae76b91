"""kdll compiles courses written in Markdown into packages for a learning platform.

Start reading at `kdll.pipeline`; the map of the rooms is `tooling/ARCHITECTURE.md`.
"""

__version__ = "0.1.0"
