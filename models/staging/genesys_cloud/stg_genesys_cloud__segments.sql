{{ staged_export('genesys_cloud.segments') }}
