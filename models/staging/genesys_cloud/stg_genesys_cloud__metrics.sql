{{ staged_export('genesys_cloud.metrics') }}
