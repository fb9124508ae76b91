"""The date of the run, which the pure rooms are handed as an argument."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime


def today(environment: Mapping[str, str] = os.environ) -> str:
    """The date in UTC as `YYYY-MM-DD`; `SOURCE_DATE_EPOCH` (seconds) stands in if it is set.

    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return date.today().isoformat()
