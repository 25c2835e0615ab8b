"""From a number to the archived original: its record read and checked, the page made harmless, the cell lit."""
