{{ staged_export('qualtrics.question') }}
