{{ staged_export('amazon_connect.lake_flow_events') }}
