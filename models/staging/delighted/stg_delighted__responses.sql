{{ staged_export('delighted.responses') }}
