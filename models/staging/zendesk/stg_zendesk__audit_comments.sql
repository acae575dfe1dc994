{{ staged_export('zendesk.audit_comments') }}
