"""Erasing persons: what is remembered of it, how rows lose what is personal, where it is recorded.

memory      what outlives every build: tombstones of who was forgotten, the day before which rows
            keep nothing personal, and the record of both
rows        SQL that turns rows into what may be kept of them
incoming    a file on its way in: whoever was forgotten does not come back with it
rewriting   the private build file written anew, so that nothing erased is left in its blocks
finding     whose identifiers belong together
"""
