"""The sample company: made-up people, contacts and files for a fresh clone to build from."""
