"""What publishing is made of: the audit of what would go out, and the replacing in one step."""
