"""One module for each search parameter type: how its values are indexed, read from a query, found and tested.

Each has `emitter(source, leaf, blind)` for the index, `parse(...)` for the query, `test(...)` for the recheck, and
either `terms(...)` or `condition(...)` for SQL.
"""
