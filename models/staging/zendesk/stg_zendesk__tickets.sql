{{ staged_export('zendesk.tickets') }}
