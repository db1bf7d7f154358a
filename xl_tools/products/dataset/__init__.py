"""The 数据集: what many townships said, as Parquet files for DuckDB, polars and whatever else reads them."""
