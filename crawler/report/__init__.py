"""What a run gave, portal by portal, and what changed since the run before: as data, as a page, as lines."""
