"""A job for a file, as a course would order it."""

from pathlib import Path

from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.media.recipes import BY_KIND, RECIPES
from kdll.model.media import Job


def job(path: Path, store: Store, recipe: str = "") -> Job:
    """What is made of a file that stands on a page; or by another recipe."""
    facts = probe(path)
    assert facts.fault == ""
    recipe = recipe or BY_KIND[facts.kind]
    row = RECIPES[recipe]
    blob = store.register(path)
    assert blob
    return Job(blob, recipe, path.name, facts, row.names(facts), row.settings)
