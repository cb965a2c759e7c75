"""Domains of other negotiation platforms, read into rule files: Genius's XML and NegMAS's YAML or JSON."""
