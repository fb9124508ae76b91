"""Languages by their tags (BCP 47)."""

from __future__ import annotations


def same_language(one: str, other: str) -> bool:
    """`en` serves readers of `en-IN`, and the other way round."""
    return one.casefold().split("-")[0] == other.casefold().split("-")[0]


def autonym(language: str) -> str:
    """What its speakers call a language; its tag where that is not known."""
    return _AUTONYMS.get(language.split("-", 1)[0].lower(), language)


_AUTONYMS = {
    "as": "অসমীয়া",
    "bn": "বাংলা",
    "brx": "बर'",
    "doi": "डोगरी",
    "en": "English",
    "gu": "ગુજરાતી",
    "hi": "हिन्दी",
    "kn": "ಕನ್ನಡ",
    "kok": "कोंकणी",
    "ks": "کٲشُر",
    "mai": "मैथिली",
    "ml": "മലയാളം",
    "mni": "মৈতৈলোন্",
    "mr": "मराठी",
    "ne": "नेपाली",
    "or": "ଓଡ଼ିଆ",
    "pa": "ਪੰਜਾਬੀ",
    "sa": "संस्कृतम्",
    "sat": "ᱥᱟᱱᱛᱟᱲᱤ",
    "sd": "سنڌي",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "ur": "اردو",
}
"""English and the languages of the Eighth Schedule of India's Constitution, by themselves."""
