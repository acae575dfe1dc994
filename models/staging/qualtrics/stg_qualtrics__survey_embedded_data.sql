{{ staged_export('qualtrics.survey_embedded_data') }}
