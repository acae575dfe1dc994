"""What `make warehouse` is made of, beside landing and publishing."""
