"""Tries hard to break a warehouse: kills, full disks, readers at any moment.

`make torture` runs all of it with as many kills and reads as asked for; the tests beside are a
small sample.
"""
