"""The window; the only home of pygame.

How a screen is made
====================
A screen is a subclass of `window.screen.Screen` with one method that matters, `build(page)`. It draws everything and
registers every widget, each time anew; the window calls it when something has changed (an event, a timer, `app.redraw()`).
Nothing is kept in step by hand. What must last stands in attributes of the screen; focus, scrolling and open lists last by
themselves, by the widget's key.

    class Example(Screen):
        def __init__(self) -> None:
            self.count = 0

        def build(self, page: Page) -> None:
            inner = page.card(page.box.inset(16))                      # a white card with a shadow
            y = page.text(inner.tall(0), page.say("Count"), "title").bottom   # wraps; returns the box it took
            y = page.text(Box(inner.x, y, inner.w), page.plural("{count} time", "{count} times", self.count)).bottom
            button(page, "more", Box(inner.x, y + 8, 160), page.say("More"), self.more, kind="primary", icon="plus")

        def more(self) -> None:                                        # called by mouse or keyboard; a redraw follows
            self.count += 1

Rules
-----
- Everything is in logical units (`Box`): at text size 175 % in a window of 1280 by 800 a page is only 731 by 457 units. Take
  `page.box`, cut it up with `cut_top`, `columns`, `Flow` …, stack by the boxes that `page.text` and widgets return, and put
  whatever may grow into `with page.scroll(key, box, name) as at:` (lay out from `at.x`, `at.y`, `at.w`, as tall as needed).
  Where a page is too narrow for two columns, use one: ask `page.box.w`.
- `page.text(box, text, style, colour)`: styles are theme.STYLES, colours are tokens of theme.py. A box of height 0 takes
  what the text needs. `page.measure(text, style, width)` tells before drawing.
- Shapes: `page.panel`, `page.card`, `page.bar`, `page.rule`, `page.icon`, `page.stripes`, and `page.svg(box, document)` for
  charts (lines, curves, areas; nanosvg knows no text: write labels with `page.text`). `emblems.emblem` draws a party.
- Widgets (widgets.py): `button`, `toggle`, `choice`, `tabs`, `dropdown`, `slider`, `link_row` (a whole box to press),
  `badge`, `notice`. Each needs a key that is unique on the page and stays the same from redraw to redraw. Dialogs:
  `self.app.push(Dialog(...))`.
- The window (`self.app`, screen.Window): `push`, `replace`, `pop`, `start`, `redraw`, `after(seconds, does)`, and
  `post(does)` from another thread.
- All strings through `page.say` and `page.plural` (in a screen `self.say`, `self.plural`): every window has a speaker of its
  own. No rule of the game here: what to draw comes from present/.
- Screen readers get the page's widgets and texts in the order in which they are drawn (accessibility.py), and what is
  written inside a widget as its description; so a widget needs its name, and a page is drawn in the order of reading.
- `audit.faults(app.page)` finds clipped texts, overlaps, small targets and missing names; every screen is tested with it in
  every window and text size (tests/window/windows.py: `open_app`, `checked_in_all_sizes`).
"""
