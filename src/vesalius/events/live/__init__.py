"""Live updates: what changed, told at once to open pages. Ids only, each checked against access when it is sent.

Everything here passes through Valkey and may be lost with it: what a page missed is there at its next request.
"""
