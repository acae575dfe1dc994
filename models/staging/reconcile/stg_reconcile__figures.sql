{{ staged_export('reconcile.figures') }}
