"""Tests of landing: files from the exports folder into raw tables."""
