# Two commands: `make run` and `make test`. Everything they need is made by .ci/bootstrap.py.
PYTHON ?= python3
UV = .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11
LOCK = $(UV) --custom-compile-command "make lock" $(UPGRADE) pyproject.toml

.PHONY: run test dev lock lint types messages axe bench bench-start bench-video requirements lifecycles policy-check

run:            ## the site on http://localhost:8000 (another port: PORT=8001 make run)
	@$(PYTHON) .ci/bootstrap.py run

test:           ## the whole suite (some of it: make test ARGS="tests/cms -k checks")
	@$(PYTHON) .ci/bootstrap.py test $(ARGS)

dev:            ## only the virtual environment with every tool
	@$(PYTHON) .ci/bootstrap.py dev

lint: dev       ## style, templates, layers
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --quiet --lint templates
	.venv/bin/lint-imports

types: dev      ## the parts that are typed
	.venv/bin/mypy

messages: dev   ## bring the catalogues up to date with the code (needs gettext)
	.venv/bin/python .ci/catalogues.py --write

lock: dev       ## pin what pyproject.toml asks for (newer versions: make lock UPGRADE=--upgrade)
	$(LOCK) -o requirements/base.txt
	$(LOCK) --extra scale -c requirements/base.txt -o requirements/scale.txt
	$(LOCK) --extra scale --group test --group lint -c requirements/scale.txt -o requirements/dev.txt

policy-check: dev ## a policy as a file: whether an empty house takes it, and then says the same (another: FILE=house.yaml)
	.venv/bin/python .ci/policy.py $(FILE)

axe: dev        ## every list and dossier in every language, short and long, small and wide, shown to axe (needs chromium)
	AMBASSADE_AXE=every .venv/bin/python -m pytest tests/journeys/test_axe.py -n auto

bench: dev      ## queries of every list, dossier and step, rates as a ratio to a bare view (QUICK=1: queries only)
	.venv/bin/python .ci/bench.py

bench-start: dev ## how long make run takes from a clone to the first page (pip's cache warm), and a second time
	.venv/bin/python .ci/bench_start.py

bench-video: dev ## how long a video takes to prepare, and what pages cost meanwhile
	.venv/bin/python .ci/bench_video.py

requirements: dev ## which numbered requirements are proven, or partly, by which tests
	@.venv/bin/python .ci/requirements.py

lifecycles: dev ## draw docs/lifecycles/ from the code
	.venv/bin/python manage.py draw_lifecycles
