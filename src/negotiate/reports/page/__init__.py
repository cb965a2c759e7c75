"""Offline HTML pages: one file without anything from the network, light and dark, made for print as well.

A report has its template in `templates/`, which extends `page.html` and fills its blocks; `page.render` fills it in and
`page.write` puts the file in place whole. The macros of `parts.html` draw figures, tables, notes and emblems alike in all of
them.
"""
