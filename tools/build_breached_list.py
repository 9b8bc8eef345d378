"""Builds the list of passwords that attackers try first, as a Bloom filter (vesalius.identity.breached).

    tools/build_breached_list.py                                  the list that ships, from the rules below
    tools/build_breached_list.py --out FILE --pwned EXPORT …      from exports of Pwned Passwords: SHA-1:count a line
    tools/build_breached_list.py --out FILE --words WORDS …       from plain passwords, one a line

The shipped list holds what people make of a rule that asks for twelve characters: a word that everybody knows, with a
capital, a year and a sign; keyboard walks; repetitions. It is generated, not collected, and free of anybody's rights.
An operator builds a larger one: the full export (about 1 000 million lines) needs 2.4 GB at one error in 10 000.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from vesalius.identity.breached import HEADER, MAGIC, SHIPPED, VERSION, bits

MINIMUM = 12
_WORDS = """
password passwort wachtwoord motdepasse welcome welkom bienvenue willkommen bonjour salut hello hallo azerty qwerty
qwertz secret geheim admin administrator administrateur beheerder login user gebruiker utilisateur benutzer test
demo iloveyou jetaime ikhouvanjou ichliebedich soleil sonne sunshine princess princesse prinses dragon monkey master
superman batman football voetbal fussball anderlecht standard clubbrugge charleroi genk diablesrouges rodeduivels
belgique belgie belgium belgien bruxelles brussel brussels liege luik namur namen mons bergen charleroi gent gand
antwerpen anvers leuven louvain brugge bruges hasselt arlon eupen wallonie vlaanderen flandre tournai verviers
medecin docteur docteur dokter doctor arzt infirmiere infirmier verpleegkundige pflege nurse hopital ziekenhuis
krankenhaus hospital clinique clinic patient patiente sante gezondheid gesundheit health pharmacie apotheek apotheke
maison huis home famille familie family maman papa mama chocolat chocolade schokolade bière bier frites frieten
vesalius vesal centremedical medischcentrum cabinet praktijk praxis secretariat accueil onthaal reception printemps
lente fruehling spring ete zomer sommer summer automne herfst herbst autumn hiver winter janvier fevrier mars avril
mai juin juillet aout septembre octobre novembre decembre januari februari maart april juni juli augustus september
oktober november december januar februar maerz lundi mardi mercredi jeudi vendredi samedi dimanche maandag dinsdag
woensdag donderdag vrijdag zaterdag zondag montag dienstag mittwoch donnerstag freitag samstag sonntag monday
tuesday wednesday thursday friday thomas nicolas julien maxime kevin david pierre marie julie sarah laura emma
louise camille sophie nathalie isabelle jan piet kris peter luc marc paul michel philippe jean anne martine monique
lucas noah liam arthur jules louis victor changeme changezmoi veranderme letmein ouvretoi trustno1 starwars pokemon
nintendo samsung iphone google facebook internet ordinateur computer windows microsoft office liverpool arsenal
barcelona madrid paris london amsterdam berlin
"""
WORDS = tuple(dict.fromkeys(_WORDS.split()))
WALKS = ("azertyuiop", "qwertyuiop", "qwertzuiop", "asdfghjkl", "qsdfghjklm", "wxcvbn", "zxcvbnm", "yxcvbnm",
         "1234567890", "0987654321", "1q2w3e4r5t6z", "1q2w3e4r5t6y", "1a2z3e4r5t6y", "a1z2e3r4t5y6", "qazwsxedcrfv",
         "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc", "&é\"'(§è!çà")  # fmt: skip
SIGNS = ("", "!", "!!", "?", ".", "*", "@")
NUMBERS = ("", "1", "12", "123", "1234", "12345", "123456", "123456789", "2024", "2025", "2026")
LEET = str.maketrans({"a": "@", "e": "3", "i": "1", "o": "0", "s": "5"})


def candidates() -> Iterator[str]:
    """What the rules make; passwords that are too short anyway are left out by the caller."""
    for word in WORDS:
        leet = word.translate(LEET)
        for form in dict.fromkeys((word, word.capitalize(), word.upper(), leet, leet.capitalize())):
            for number, sign in itertools.product(NUMBERS, SIGNS):
                yield form + number + sign
            yield from (form * times for times in (2, 3, 4))
        # Years of birth follow the word alone.
        for year in range(1940, 2028):
            yield from (word + str(year), word.capitalize() + str(year), word.capitalize() + str(year) + "!")
    for first, second in itertools.permutations(WORDS, 2):
        if len(first) + len(second) <= 16:
            yield first + second
    for walk in WALKS:
        doubled = walk * 4
        for length in range(MINIMUM, 21):
            yield from (doubled[:length], doubled[:length].capitalize(), doubled[:length][::-1])
        for number, sign in itertools.product(NUMBERS, SIGNS):
            yield from (walk + number + sign, walk.capitalize() + number + sign)
    for day, month, year in itertools.product(range(1, 32), range(1, 13), range(1940, 2012)):
        yield f"{day:02}/{month:02}/{year}{year % 100:02}"


def shipped() -> Iterator[bytes]:
    """The entries of the list that ships, each once."""
    for password in dict.fromkeys(item for item in candidates() if len(item) >= MINIMUM):
        yield hashlib.sha1(password.encode(), usedforsecurity=False).digest()


def pwned(paths: Iterable[Path]) -> Iterator[bytes]:
    """The entries of exports: 40 hexadecimal digits, ":" and a count on each line."""
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                digest = line.partition(b":")[0].strip()
                if len(digest) == 40:
                    yield bytes.fromhex(digest.decode())


def plain(paths: Iterable[Path]) -> Iterator[bytes]:
    """The entries of files with one password on each line."""
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                if word := line.rstrip(b"\r\n"):
                    yield hashlib.sha1(word, usedforsecurity=False).digest()


def build(path: Path, entries: Iterable[bytes], expected: int, rate: float) -> int:
    """Writes the filter for about `expected` entries with `rate` errors; how many there were."""
    size = max(64, 8 * math.ceil(-expected * math.log(rate) / math.log(2) ** 2 / 8))
    count = max(1, round(size / max(expected, 1) * math.log(2)))
    filled, number = bytearray(size // 8), 0
    for entry in entries:
        number += 1
        for bit in bits(entry, count, size):
            filled[bit >> 3] |= 0x80 >> (bit & 7)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER.pack(MAGIC, VERSION, count, size, number) + filled)
    return number


def main() -> None:
    """Reads the arguments and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--pwned", type=Path, nargs="*", default=[])
    parser.add_argument("--words", type=Path, nargs="*", default=[])
    parser.add_argument("--rate", type=float, default=1e-4)
    given = parser.parse_args()

    def entries() -> Iterator[bytes]:
        yield from shipped()
        yield from pwned(given.pwned)
        yield from plain(given.words)

    expected = sum(1 for _entry in entries())
    number = build(given.out, entries(), expected, given.rate)
    print(f"{given.out}: {number} entries, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
