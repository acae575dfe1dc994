"""How files of the exports folder come into raw tables; `scripts.land` runs it.

files       which files there are, and which of them are exports
opening     opening a file that is surely a file, its signature and its hash
unpacking   .gz and .zst, as a stream, within limits
inspection  what the bytes of a text file say before anybody parses them
csv_header, csv_records, csv_reader, jsonl_reader, parquet_reader
incoming    the temporary tables in which every reader leaves what it read
database    the private build file and its tables
ledger      which file was landed when, with what outcome
one_file    a file on its way into raw
pseudonyms  identifiers of persons, and what stands for them elsewhere
report      what a landing did
"""
