{{ staged_export('surveymonkey.choices') }}
