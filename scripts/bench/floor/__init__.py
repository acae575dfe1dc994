"""The floor beside `make bench`: the same cells by hand-written SQL, as fast as it goes."""

from scripts.driving import dbt

# What the product knows of channels, whatever the deployment.
PRODUCT = dbt.PROJECT / "seeds" / "product"
