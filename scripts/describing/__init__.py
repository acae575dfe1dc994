"""What the KPI pages are made of: reading the cards, and writing a page, the index, a table."""
