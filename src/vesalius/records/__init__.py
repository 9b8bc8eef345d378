"""THE DOOR: every read and every write of a resource, by an actor, one file for each interaction."""
