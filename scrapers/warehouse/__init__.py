"""Warehouse: staged rows become a tested, published warehouse; ``build`` makes and tests, ``publish`` puts in force.

    plan.py        which documents a build works on: what is new, and what stands beside it
    inputs.py      lays out their staged rows for dbt
    dbt.py         runs dbt and says which tests failed
    build.py       plan → inputs → dbt; leaves tested rows in work/
    partitions.py  tested rows become immutable Parquet; small partitions are merged into larger ones
    version.py     one published file: dimensions as tables, everything else as views over listed partitions
    publish.py     partition → version → swap of the link; rollback

Why it is so: docs/decisions/003-storage.md.
"""
