-- The published file says of itself what its columns are.
select
    table_name as relation,
    column_name,
    comment as description
from duckdb_columns()
where
    database_name = current_database()
    and schema_name = 'kpi'
    and table_name in ('kpi_scorecard', 'kpi_values', 'dim_kpis')
order by table_name, column_index
