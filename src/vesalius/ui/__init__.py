"""The design system and the pages that need no login."""
