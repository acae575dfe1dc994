"""The five plots of the sample company's page: a query, a chart, an SVG each."""
