"""Working together: today, tasks, and messages about patients."""
