"""Words as they stand in the YAML files that kdll keeps."""

from __future__ import annotations

import json
import re
from unicodedata import category


def key(name: str) -> str:
    """A name as it may stand before a colon; quoted where it would be read as something else."""
    plain_key = re.fullmatch(r"[a-z][\w./-]*", name) and name not in (
        *("true", "false", "null", "yes", "no", "on", "off", "y", "n"),
    )
    return name if plain_key else quoted(name)


def quoted(words: str) -> str:
    """In double quotes, with what no one can see as `\\u202e`."""
    written = json.dumps(words, ensure_ascii=False)
    return written if written.isprintable() else "".join(map(_seen, written))


def _seen(character: str) -> str:
    if category(character)[0] not in "CZ" or character in " \u200c\u200d":
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
