"""What `make export` writes: a workbook for people, and Parquet files for what reads tables."""
