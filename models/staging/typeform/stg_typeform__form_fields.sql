{{ staged_export('typeform.form_fields') }}
