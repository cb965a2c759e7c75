# Every target makes its own virtual environment; `python3 run.py TARGET` does the same where make is missing.
PYTHON ?= python3
GAMES ?= 5000
SCENARIO ?= istanbul-2025

.PHONY: simulate quick test lint types checked numbas hostile wheel bench reference api picture languages constraints clean

simulate:
	$(PYTHON) run.py simulate $(SCENARIO) --games $(GAMES)

quick test lint types checked numbas hostile wheel bench reference api picture languages:
	$(PYTHON) run.py $@

# newest versions that fit pyproject.toml, written down for everyone
constraints:
	rm -rf .venv-constraints && $(PYTHON) -m venv .venv-constraints
	.venv-constraints/bin/pip install --quiet --editable '.[test,lint]'
	sed -n '1p' constraints.txt > constraints.new
	.venv-constraints/bin/pip freeze --exclude-editable >> constraints.new
	mv constraints.new constraints.txt && rm -rf .venv-constraints

clean:
	rm -rf .venv .venv-wheel .venv-numba-* .venv*.lock build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
