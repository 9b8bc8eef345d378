"""Who may see and do what. Deny by default; one decision serves every path."""
