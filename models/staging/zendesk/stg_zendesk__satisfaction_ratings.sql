{{ staged_export('zendesk.satisfaction_ratings') }}
