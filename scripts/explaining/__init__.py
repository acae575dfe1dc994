"""What explaining a KPI is made of: reading it from a DuckDB file, and laying it out."""
