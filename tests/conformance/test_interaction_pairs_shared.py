"""All pairs of an expansion of the interaction thesaurus that was made apart from us, by the names that it uses."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from vesalius.knowledge import editions
from vesalius.knowledge.checks import interactions
from vesalius.knowledge.checks.inquiry import Inquiry
from vesalius.knowledge.editions import Folder
from vesalius.knowledge.facts import Facts, Medicine
from vesalius.knowledge.model import Level

PAIRS = Path(__file__).resolve().parents[2] / "../shared/data/interactions/ansm_pairs.csv"
NOBODY = Facts(dt.date(2026, 11, 27))
SUITE = "ANSM pairs"


@pytest.mark.skipif(not PAIRS.exists(), reason="the expansion is not beside this checkout")
def test_every_pair_of_the_expansion_has_at_least_its_level(tmp_path, record_property):
    base = editions.load(Folder(tmp_path))
    with PAIRS.open(encoding="utf-8") as file:
        rows = [(row["substance_a"], row["substance_b"], int(row["rank"])) for row in csv.DictReader(file)]
    known_as = {name: base.by_name(name) for row in rows for name in row[:2]}
    assert [name for name, found in known_as.items() if found.unknown] == []
    lower, tiers, indicators = [], Counter(), set()
    for first, second, rank in rows:
        inquiry = Inquiry(base, NOBODY, [Medicine(name, name, known_as[name].substances) for name in (first, second)])
        interactions.check(inquiry)
        found = [each for each in inquiry.report.alerts if set(each.medicines) == {first, second}]
        level = max((each.level for each in found), default=0)
        if level < rank:
            lower.append((first, second, rank, int(level)))
        if rank == Level.CONTRAINDICATED:
            indicators |= {each.indicator for each in found}
            tiers[min(int(each.tier) for each in found)] += 1
    # There is no exception: names, routes and doses in a text never lower a level, nor hide a contraindication.
    assert lower == []
    assert (len(rows), tiers.total(), indicators) == (40_594, 10_949, {"critical"})
    # Of the contraindicated, none is further away than beside; what is written for others is not stopped for.
    assert set(tiers) == {1, 2, 3}
    record_property(
        SUITE,
        f"{len(rows)} of {len(rows)} at their level or a higher one; of {tiers.total()} contraindicated"
        f" {tiers[1]} stop, {tiers[2]} stop once, {tiers[3]} are critical beside (written for other substances)",
    )
