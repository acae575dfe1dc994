{{ staged_export('genesys_cloud.wrap_up_codes') }}
