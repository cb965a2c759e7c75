"""Charts as SVG texts: lines, scatter, heat_map, tornado, bars, spans and histogram, one file each.

Every function takes plain values and gives one `<svg>` element that goes straight into a page. Colours are tokens of
palette.py that the page's style sheet fills in, light or dark; `palette.painted(svg, palette.LIGHT)` makes a file of its own
that any viewer can show. The same values always give the same text. svg.py draws and measures, axes.py and labelled_rows.py
hold the frame, ticks.py, spread.py and label_places.py find where numbers and labels go.
"""
