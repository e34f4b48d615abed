"""Sources of data: reading files into DuckDB and running a mapping on them."""
