"""The report: static pages for managers, made from the published file (`make report`)."""
