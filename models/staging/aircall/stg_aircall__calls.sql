{{ staged_export('aircall.calls') }}
