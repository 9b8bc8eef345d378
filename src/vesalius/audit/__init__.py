"""The audit log: one leaf for each access, sealed, committed to, never changed."""
