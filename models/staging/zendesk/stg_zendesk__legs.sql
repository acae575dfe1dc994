{{ staged_export('zendesk.legs') }}
