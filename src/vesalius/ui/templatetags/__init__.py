"""Template filters of the design system."""
