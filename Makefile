# make run      everything from nothing to a server on http://127.0.0.1:8080 (PHOTOS=DIR imports a folder meanwhile)
# make build    the release binary
# make binary   prints where the release binary is
# make test     all tests
# make format   formats the sources
# make lint     fails where the format or the style is off
# make bench    measures accuracy and speed against the peers in ../shared; see BENCHMARKS.md
# make clean    removes what was built; models and photos stay

# Every import must be declared in Package.swift: this is what keeps the arrows between the modules pointing one way.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
RELEASE := swift build -c release --product beetroot $(SWIFT_FLAGS)

.PHONY: run build binary test format lint bench clean

run:
	@scripts/setup run
	@scripts/quietly "building beetroot (the first time takes up to 20 minutes)" $(RELEASE)
	@scripts/run "$(PHOTOS)"

build:
	@scripts/setup build
	@scripts/quietly "building beetroot (the first time takes up to 20 minutes)" $(RELEASE)

binary:
	@echo "$$(swift build -c release --show-bin-path)/beetroot"

test:
	@scripts/setup test
	@scripts/quietly "building beetroot (the first time takes up to 20 minutes)" $(RELEASE)
	@scripts/install-test-models
	@scripts/quietly "building the tests" swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build

format:
	@swift format --in-place --recursive --parallel Package.swift Sources Tests

lint:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

bench:
	@scripts/setup test
	@scripts/quietly "building beetroot (the first time takes up to 20 minutes)" $(RELEASE)
	@scripts/install-test-models
	@scripts/benchmark

clean:
	@rm -rf .build
