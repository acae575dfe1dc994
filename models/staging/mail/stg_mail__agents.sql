{{ staged_export('mail.agents') }}
