{{ staged_export('mail.recipients') }}
