"""Stage: recognised documents become rows in Parquet, written once, one folder a batch."""
