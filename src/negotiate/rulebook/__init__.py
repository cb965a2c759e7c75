"""Rule files: reading, checking, lowering. The only home of pydantic and YAML."""
