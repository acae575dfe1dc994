"""What benchmarks share, and `make bench`: made-up exports, steps that are measured, arithmetic."""
