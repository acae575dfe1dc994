"""What publishing is made of: the audit of what would be published, and the replacing in one step."""
