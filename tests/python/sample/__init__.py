"""The sample company: what it writes, and whether it says the truth."""
