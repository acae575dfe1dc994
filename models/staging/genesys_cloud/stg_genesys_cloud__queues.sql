{{ staged_export('genesys_cloud.queues') }}
