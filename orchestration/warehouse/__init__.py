"""DuckDB and Parquet access: the inputs dbt reads, the dbt run, and what the marts hold."""
