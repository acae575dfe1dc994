{{ staged_export('surveymonkey.answers') }}
