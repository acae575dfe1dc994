{{ staged_export('qualtrics.responses') }}
