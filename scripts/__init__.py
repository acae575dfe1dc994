"""Commands of the contact centre KPI warehouse; each runs as `python -m scripts.<name>`."""
