"""Pages that look like annual reports and are none, and reports that hardly look like one: two sets of templates.

Every second template of each file (`held_out`) was written before the reader was changed and looked at only to measure.
"""
