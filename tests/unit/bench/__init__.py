"""What benchmarks judge by."""
