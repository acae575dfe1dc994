{{ staged_export('qualtrics.survey_response') }}
