"""Pages that look like annual reports and are none, and reports that hardly look like one: two sets of templates.

Every second template was only counted until the reader had been mended by the others; `later`
was written after that and counted before the reader was touched again. Read as reports: 46 of 234 pages before, 7 of 117
held ones and 7 of 30 later ones when counted, none since; of 124 odd reports none was ever missed but two in notices.
"""
