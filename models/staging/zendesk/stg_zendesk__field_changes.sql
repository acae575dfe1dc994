{{ staged_export('zendesk.field_changes') }}
