"""PDF files by PDFium's raw calls: glyphs with their boxes, lines that are drawn."""
