# Everything there is to do with pod's source, each with its own set-up. `make help` lists it.

POD    = cargo run --quiet --release --locked --
SHOW   = episodes.example
PREFIX = $(HOME)/.local
SHELLS = scripts/setup scripts/advisories scripts/screenshot .ci/run

.DEFAULT_GOAL := help
.PHONY: help demo test bench man picture lint install clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

demo: ## builds pod, then the example show with it
	@scripts/setup build
	cargo build --release --locked
	$(POD) --show $(SHOW) check
	$(POD) --show $(SHOW) transcribe
	$(POD) --show $(SHOW) build
	$(POD) --show $(SHOW) site
	$(POD) --show $(SHOW) publish --dry-run 2
	@printf '\nWhat was said:\n\n'
	@cat $(SHOW)/episodes/*/out/*.txt
	@printf '\nThe finished episodes:\n'
	@find $(SHOW)/episodes -path '*/out/*' -type f | sort | sed 's/^/  /'
	@printf '\nThe feed and the pages (open them in a browser, or run `serve` and see them change as you work):\n'
	@printf '  %s\n' $(SHOW)/public/feed.xml $(SHOW)/public/index.html
	@printf '  target/release/pod --show $(SHOW) serve\n'
	@printf '\nCorrect the text and cut by it (? shows the keys, q leaves):\n'
	@printf '  target/release/pod --show $(SHOW) edit 2\n'

test: ## all tests
	@scripts/setup test
	cargo test --locked

bench: ## how fast pod is, beside what one would use instead
	@scripts/setup bench
	cargo bench --locked

man: ## writes the manual pages in man/ again
	@scripts/setup build
	$(POD) man man/

picture: ## takes the picture of the editor for the README again
	@scripts/setup test
	@scripts/screenshot docs/editor.svg

lint: ## format, lints, documentation, licences, known holes, shell scripts
	@scripts/setup lint
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --quiet
	cargo deny --locked check --hide-inclusion-graph licenses bans sources
	@scripts/advisories
	shellcheck $(SHELLS)

install: ## pod, its manual and its completions, below PREFIX (~/.local)
	@scripts/setup build
	cargo install --locked --force --path . --root $(PREFIX)
	mkdir -p $(PREFIX)/share/man/man1 $(PREFIX)/share/man/man5
	cp man/*.1 $(PREFIX)/share/man/man1/
	cp man/*.5 $(PREFIX)/share/man/man5/
	mkdir -p $(PREFIX)/share/bash-completion/completions
	mkdir -p $(PREFIX)/share/zsh/site-functions $(PREFIX)/share/fish/vendor_completions.d
	$(PREFIX)/bin/pod completions bash > $(PREFIX)/share/bash-completion/completions/pod
	$(PREFIX)/bin/pod completions zsh > $(PREFIX)/share/zsh/site-functions/_pod
	$(PREFIX)/bin/pod completions fish > $(PREFIX)/share/fish/vendor_completions.d/pod.fish

clean: ## takes away what was built, here and in the example show
	cargo clean
	rm -rf $(SHOW)/.pod $(SHOW)/public $(SHOW)/published $(SHOW)/episodes/*/out $(SHOW)/episodes/*/transcript.*
