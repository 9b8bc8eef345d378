"""Tables, statements, sessions and sealed bodies. Only `records` and what lies below it may come here."""
