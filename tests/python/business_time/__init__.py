"""Business time: the warehouse's own SQL against a plain count of minutes."""
