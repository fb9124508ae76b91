"""Built-in writers come in by the door that strangers use."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points

import pytest

import kdll.writers
from kdll.model.edition import Writer

ENTRIES = {entry.name: entry for entry in entry_points(group="kdll.writers")}


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_every_entry_point_is_a_writer_of_that_name(name: str) -> None:
    writer = ENTRIES[name].load()
    assert isinstance(writer, Writer)
    assert writer.name == name


def test_every_writer_is_registered() -> None:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(kdll.writers.__path__, "kdll.writers.")
    ]
    written = {module.WRITER.name for module in modules if hasattr(module, "WRITER")}
    assert written
    assert written <= set(ENTRIES)
