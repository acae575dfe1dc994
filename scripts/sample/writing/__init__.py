"""From tables to files: what each system knows, how it spells it, what goes wrong on the way."""
