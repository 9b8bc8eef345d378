"""Figures about many: views of the records as tables, measures over them, and what of it may be shown to whom."""
