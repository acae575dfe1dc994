select
    erasure_id,
    what,
    persons,
    identifiers,
    rows_erased,
    retained_from,
    erased_at
from {{ source('landing', 'erasures') }}
