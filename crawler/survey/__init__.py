"""Portals surveyed: which CMS, which lists, which years, told from captured pages alone."""
