"""What benchmarks share: made-up years of exports, cut where they are to be."""
