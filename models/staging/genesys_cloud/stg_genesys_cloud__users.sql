{{ staged_export('genesys_cloud.users') }}
