"""Pages of the data-protection officer, and of patients about their own rights."""
