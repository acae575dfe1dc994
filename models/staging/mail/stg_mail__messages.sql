{{ staged_export('mail.messages') }}
