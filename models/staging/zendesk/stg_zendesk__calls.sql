{{ staged_export('zendesk.calls') }}
