"""Pages that exist only after their scripts: rendered in the machine's Chromium, which itself reaches no network."""
