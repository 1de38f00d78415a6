"""Making different spellings of one thing alike, script by script, before anything is compared."""

import re
import unicodedata

MOST_CHARACTERS = 500
_FOLDED = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ئ": "ی", "ێ": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ة": "ه", "ە": "ه", "ھ": "ه", "ۀ": "ه", "ؤ": "و", "ۆ": "و", "ڕ": "ر", "ڵ": "ل", "ٸ": "ی", "ګ": "گ",
        "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "ё": "е", "ґ": "г", "ʼ": "'", "’": "'",
        "ሐ": "ሀ", "ኀ": "ሀ", "ሠ": "ሰ", "ጸ": "ፀ", "ዐ": "አ",
    }
)  # fmt: skip
_JOINERS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0640]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_REPEATED = re.compile(r"(.)\1{2,}")


def normalise(text: str) -> str:
    """Words in one form, with single spaces: case, accents, vowel signs, digits, letter variants and marks folded."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).replace("İ", "i").casefold().translate(_FOLDED)
    text = _JOINERS.sub(" ", text.replace("\u200c", ""))
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return " ".join(_WORD.findall(_REPEATED.sub(r"\1\1", unicodedata.normalize("NFC", bare).translate(_FOLDED))))
