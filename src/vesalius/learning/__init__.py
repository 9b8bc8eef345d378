"""Models that learn from records, and help that needs no labels: silent until two people show them, with a stop switch.

`model` scores with nothing but Python; scikit-learn is needed for training only. See docs/learning.md and ADR 25.
"""
