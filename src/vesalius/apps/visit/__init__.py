"""The visit: one page with the note, what is captured beside it, papers, and signing."""
