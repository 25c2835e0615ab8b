"""Reports held against each other: cell by cell and sentence by sentence. Pure: rows in, differences out."""
