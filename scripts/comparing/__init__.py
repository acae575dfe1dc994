"""The sample company beside a real call centre, and beside what queueing theory says."""
