{{ staged_export('amazon_connect.lake_evaluations') }}
