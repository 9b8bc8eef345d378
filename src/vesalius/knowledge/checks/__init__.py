"""The checks: facts and medicines in, alerts out. `check.check` is the way in."""
