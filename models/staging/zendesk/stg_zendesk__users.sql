{{ staged_export('zendesk.users') }}
