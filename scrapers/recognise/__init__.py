"""Lines and grids become bodies, tables, observations, statements and meanings."""
