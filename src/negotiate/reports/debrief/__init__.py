"""One game looked back on: how it ended and why, what moved trust, what opened the gates, who conceded, what was possible.

`course` plays a game through again and keeps every moment of it; `debrief.debrief(course)` is what can be said about it;
`page` writes that as one offline HTML file and `sheet` as CSV; `what_if` plays the same seed under changed rules.
"""
