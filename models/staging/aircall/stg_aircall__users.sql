{{ staged_export('aircall.users') }}
