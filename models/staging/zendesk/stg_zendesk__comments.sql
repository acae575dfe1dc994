{{ staged_export('zendesk.comments') }}
