"""Whether all days of the sources are there: the models beside a second computation."""
