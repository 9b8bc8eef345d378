"""Keys, envelopes and blind terms. No Django, no database: what is stored where is the caller's business."""
