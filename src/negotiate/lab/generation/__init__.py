"""The parts of a generated scenario: values of a wanted opposition, names, the document, and its YAML text."""
