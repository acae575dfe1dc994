{{ staged_export('qualtrics.question_response') }}
