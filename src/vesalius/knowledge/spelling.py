"""Names of substances as people and sources spell them: accents, salts, French, Dutch, English, mistakes of typing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "\u00a0": " "})
_BLANKS: Final = re.compile(r"\s+")
_JOINED_HYPHEN: Final = re.compile(r"\s*-\s*")
_STRENGTH: Final = re.compile(r"[\s,(]+\d[\d\s.,/]*\s*(mg|g|µg|mcg|ug|ml|ui|iu|ie|u|%|microgrammes?|meq|mmol)\b.*$")
_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_INSIDE: Final = re.compile(r"\(([^)]*)\)")

_GLUED_SALT: Final = re.compile(
    r"(?<=[a-z]{5})(?:waterstof)?(?:hydrochloride|hydrobromide|tartraat|maleaat|fumaraat|succinaat|besilaat|mesilaat|"
    r"natrium|kalium|calcium|sulfaat|fosfaat|axetil|medoxomil|cilexetil|disoproxil)$|(?<=lithium)carbona+t$"
)
# Words that name a salt, an ester, a water of crystallisation or a form, and not another substance.
_SALTS: Final = frozenset(
    [
        "chlorhydrate",
        "dichlorhydrate",
        "bromhydrate",
        "hydrochloride",
        "dihydrochloride",
        "hydrobromide",
        "hydrochloorzuur",
        "waterstofchloride",
        "maleate",
        "fumarate",
        "hemifumarate",
        "succinate",
        "hemisuccinate",
        "tartrate",
        "bitartrate",
        "hydrogenotartrate",
        "citrate",
        "dihydrogenocitrate",
        "besilate",
        "bésilate",
        "mesilate",
        "mésilate",
        "tosilate",
        "camsilate",
        "phosphate",
        "dihydrogenophosphate",
        "sulfate",
        "hydrogenosulfate",
        "acetate",
        "lactate",
        "gluconate",
        "nitrate",
        "oxalate",
        "malate",
        "pamoate",
        "embonate",
        "xinafoate",
        "furoate",
        "propionate",
        "dipropionate",
        "valerate",
        "sodique",
        "potassique",
        "calcique",
        "magnesique",
        "sodium",
        "potassium",
        "calcium",
        "magnesium",
        "disodique",
        "monosodique",
        "natrium",
        "kalium",
        "dinatrium",
        "anhydre",
        "monohydrate",
        "dihydrate",
        "trihydrate",
        "hemihydrate",
        "sesquihydrate",
        "pentahydrate",
        "heptahydrate",
        "anhydrous",
        "anhydricum",
        "monohydraat",
        "trihydraat",
        "tert-butylamine",
        "erbumine",
        "arginine",
        "lysine",
        "trometamol",
        "trometamine",
        "medoxomil",
        "cilexetil",
        "etexilate",
        "axetil",
        "disoproxil",
        "pivoxil",
        "base",
        "micronise",
        "micronisee",
        "cristallise",
        "hydrate",
        "hydratee",
        "sodium,",
        "zinc",
        "zincique",
        "benzoate",
        "stearate",
        "estolate",
        "ethylsuccinate",
        "tartraat",
        "maleaat",
        "fumaraat",
        "succinaat",
        "besilaat",
        "mesilaat",
        "fosfaat",
        "sulfaat",
        "hydrochloor",
        "natriumzout",
        "bromure",
        "bromide",
        "chlorure",
        "chloride",
        "iodure",
    ]
)
_LINKS: Final = frozenset({"de", "d'", "du", "des", "van", "of", "sous", "forme", "et"})


def plain(text: str) -> str:
    """Lower case, no accents, single blanks: what is compared first."""
    lowered = text.lower().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    without = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _JOINED_HYPHEN.sub("-", _BLANKS.sub(" ", without)).strip()


def without_strength(text: str) -> str:
    """A plain name without what follows its strength: `simvastatine 40 mg, comprimé` → `simvastatine`."""
    return _STRENGTH.sub("", text).strip(" ,;")


def without_salt(text: str) -> str:
    """A plain name without salts and water: `chlorhydrate de tramadol` → `tramadol`; itself if nothing is left."""
    words = _bare_words(_BRACKETS.sub("", text))
    # "Sodium (valproate de)": the substance stands in the brackets. "Potassium (chlorure de)": where every word names a
    # salt, the one outside of them is the substance.
    inside = [] if words else _bare_words(" ".join(_INSIDE.findall(text)))
    bare = " ".join(words or inside) or _BRACKETS.sub("", text).strip() or text
    # Dutch writes the salt without a blank, or behind a hyphen: metoprololtartraat, levothyroxine-natrium.
    head, hyphen, tail = bare.rpartition("-")
    if hyphen and len(head) > 4 and tail in _SALTS:
        bare = head
    return _GLUED_SALT.sub("", bare) or bare


def _bare_words(text: str) -> list[str]:
    return [
        word
        for word in re.split(r"[\s,]+", text.replace("d'", "d' "))
        if word and word not in _SALTS and word not in _LINKS
    ]


@lru_cache(maxsize=20_000)
def skeleton(text: str) -> str:
    """What English, French, Dutch and German spellings of one plain name have in common.

    `amoxicillin`, `amoxicilline`; `clarithromycin`, `claritromycine`; `phenytoin`, `fenytoïne`, `phénytoïne`.
    """
    found = text.replace("zuur", "").replace("acide ", "").replace(" acid", "").replace("saure", "")
    for old, new in (
        ("sch", "s"),
        ("ph", "f"),
        ("th", "t"),
        ("ch", "c"),
        ("rh", "r"),
        ("ae", "e"),
        ("oe", "e"),
        ("ij", "i"),
        ("y", "i"),
        ("k", "c"),
        ("qu", "c"),
        ("x", "cs"),
        ("z", "s"),
        ("ou", "u"),
        ("eu", "e"),
        ("oo", "o"),
        ("aa", "a"),
        ("ee", "e"),
    ):
        found = found.replace(old, new)
    found = re.sub(r"[^a-z0-9+]", "", found)
    found = re.sub(r"(.)\1+", r"\1", found)
    # What ends a name differs by language: ‑e, ‑um, ‑us, ‑a, ‑ate/‑aat, ‑one/‑on.
    return re.sub(r"(ium|um|us|e|a)$", "", found)


def distance(first: str, second: str, limit: int) -> int:
    """Damerau-Levenshtein distance (neighbours swapped count once), or limit + 1 when it is more than `limit`."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for number, sign in enumerate(first, 1):
        older, before, row = before, row, [number]
        for place, other in enumerate(second, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (sign != other))
            if number > 1 and place > 1 and sign == second[place - 2] and first[number - 2] == other:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
