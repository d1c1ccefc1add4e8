"""Archive: bytes as they came, written once under their hash, and the ledger of what was seen where and when."""
