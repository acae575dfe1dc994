"""Exports that were made to do harm: refused, or harmless."""
