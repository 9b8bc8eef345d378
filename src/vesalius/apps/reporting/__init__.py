"""Reports: the catalogue of figures, each with its chart, its table, what is behind it and how it was computed."""
