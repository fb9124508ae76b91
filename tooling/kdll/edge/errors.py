"""The machine's faults: what an author can neither cause nor mend in the content."""

from __future__ import annotations

from kdll.model.exit import Exit


class EdgeError(Exception):
    """The machine did not do its part; the run ends with `exit_code`.

    The message says what is and the hint what to do, both worded as a diagnostic's are:
    lower case, no full stop, no traceback.
    """

    def __init__(self, message: str, hint: str = "", exit_code: Exit = Exit.MACHINE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
