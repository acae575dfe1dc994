"""Kinds of bad input, each with its outcome: kept, quarantined with a reason, or refused."""
