"""The demo network: an invented Walloon network of medical centres, the same at every run.

`network.generate` yields it, `network.figures` counts it. Nobody in it exists.
"""
