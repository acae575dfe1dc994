{{ staged_export('mail.answers') }}
