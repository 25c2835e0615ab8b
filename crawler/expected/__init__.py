"""The ledger: which reports must exist, and what became of each."""
