"""Portals that refuse, are worked on, have moved, or never end; written by hand after how the real ones behave."""
