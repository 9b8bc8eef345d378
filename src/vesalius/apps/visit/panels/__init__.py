"""The forms beside the note. Each shows what it holds and acts on what is sent; it answers with itself."""
