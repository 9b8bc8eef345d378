"""Examinations done twice: which codes are one examination, and how long it tells nothing new."""

from __future__ import annotations

import datetime as dt

from vesalius.knowledge import examinations, follow_up, tables

TODAY = dt.date(2026, 11, 28)


def _ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def test_the_same_examination_too_soon_is_told_with_the_days_that_are_left():
    done = {"4548-4": _ago(20), "718-7": _ago(30), "2823-3": _ago(13)}
    assert examinations.repeated(["4548-4", "718-7", "2823-3", "3016-3"], done, TODAY) == {
        "4548-4": (_ago(20), 60),
        "2823-3": (_ago(13), 1),
    }


def test_a_result_under_another_code_of_the_same_examination_counts():
    assert examinations.repeated(["2160-0"], {"14682-9": _ago(5)}, TODAY) == {"2160-0": (_ago(5), 55)}


def test_an_unknown_code_counts_for_fourteen_days_and_the_future_for_nothing():
    assert examinations.repeated(["99999-9"], {"99999-9": _ago(13)}, TODAY) == {"99999-9": (_ago(13), 1)}
    assert examinations.repeated(["99999-9"], {"99999-9": _ago(14)}, TODAY) == {}
    assert examinations.repeated(["99999-9"], {"99999-9": _ago(-2)}, TODAY) == {}


def test_no_code_stands_for_two_examinations():
    rows = tables.read("examinations", examinations.WIDTH).rows
    codes = [code for row in rows for code in tables.listed(row[1])]
    assert len(codes) == len(set(codes))
    assert all(int(row[2]) > 0 for row in rows)


def test_what_a_rule_asks_for_is_never_called_superfluous_when_it_is_due():
    for rule in follow_up.rules():
        if rule.kind not in {"immunization", follow_up.DISCHARGE}:
            for code in rule.codes:
                assert examinations.of_code(code).days <= rule.months * 31, (rule.id, code)
