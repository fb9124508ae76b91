"""Names for machines, made of names for people and of web addresses; none by chance."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 64
"""Characters of an id."""

_URL = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")
"""The name space of web addresses (RFC 4122, appendix C)."""


def slug(words: str) -> str:
    """Small letters, digits and hyphens: `Sound Judgement` as `sound-judgement`.

    Empty where the words have no Latin letter or digit.
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    made = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’](?=[a-z])", "", plain)))
    while len(made) > LONGEST:
        made = made.rpartition("-")[0] if "-" in made else made[:LONGEST]
    return made


def uuid_of(iri: str) -> str:
    """The UUID, version 5, that a web address has for ever (RFC 4122 §4.3)."""
    digest = bytearray(hashlib.sha1(_URL + iri.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    made = digest.hex()
    return "-".join((made[:8], made[8:12], made[12:16], made[16:20], made[20:]))
