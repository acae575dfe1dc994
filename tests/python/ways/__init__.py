"""The same exports on different ways into the warehouse, and what must not depend on the way."""
