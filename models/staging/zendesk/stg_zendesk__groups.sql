{{ staged_export('zendesk.groups') }}
