{{ staged_export('typeform.answers') }}
