"""The date of a run."""

import re

from kdll.edge import clock


def test_the_date_is_an_iso_date() -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", clock.today({}))


def test_source_date_epoch_stands_in_for_the_date() -> None:
    assert clock.today({"SOURCE_DATE_EPOCH": "1790812800"}) == "2026-10-01"


def test_a_source_date_epoch_that_is_no_number_is_ignored() -> None:
    assert clock.today({"SOURCE_DATE_EPOCH": "soon"}) == clock.today({})
