.PHONY: help check build test lint fuzz soak bench bench-capacity bench-growth bench-peers serve sheet licences vulncheck release clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

check: ## everything that CI runs: linters and all tests, with a browser
	@scripts/test

build: ## make bin/placard
	@scripts/build

test: ## the fast tests, without a browser
	@go test -short ./...

lint: ## gofmt, go vet, golangci-lint, shellcheck
	@scripts/lint

fuzz: ## run every fuzz target for FUZZTIME (10s)
	@scripts/fuzz

soak: ## break the real server in every way, for half an hour; options in SOAK_FLAGS, such as -run Killed
	@SOAK=1 go test -count=1 -v -p 1 -timeout 3h ./internal/soak ./renderer/chromedpengine $(SOAK_FLAGS)

bench: ## compare cold images with the usual recipe, a new tab for each
	@go test -run '^$$' -bench . ./internal/bench

bench-capacity: build ## images and hits of a core, and what Redis spends, for minutes; options in CAPACITY, such as -quick
	@go build -o bin/gofakes3 github.com/johannesboyne/gofakes3/cmd/gofakes3
	@go run ./internal/bench/capacity -s3 bin/gofakes3 $(CAPACITY)

bench-growth: build ## what images cost as the work grows, for minutes; options in GROWTH, such as -quick
	@go run ./internal/bench/growth $(GROWTH)

bench-peers: ## compare with takumi, satori and puppeteer for a quarter of an hour; options in PEERS, such as -quick
	@scripts/bench-peers $(PEERS)

serve: ## run the server from source
	@scripts/serve

sheet: build ## draw the contact sheets of the built-in templates into docs/images
	@go run ./internal/sheet -placard bin/placard -o docs/images

licences: ## list every module in the program with its licence; fails where one isn't allowed
	@go run ./internal/release licences

vulncheck: ## ask Go's database for vulnerabilities that the program calls; needs the network
	@scripts/vulncheck

release: ## make dist/VERSION from the tagged commit; SNAPSHOT=1 rehearses with any, ENGINE=docker makes the image too
	@scripts/release

clean: ## remove what was built; the data folder and its key stay
	rm -rf bin dist
