# What one does often; each target is one or two plain commands.

.PHONY: build test short race agreement agreement-all mutation formats lint bench budget bench-peers fuzz clean

build:           ## the program, in this folder
	go build ./cmd/tcpcheck

test:            ## all tests
	go test ./...

short:           ## without the slow ones
	go test -short ./...

race:            ## the short ones under the race detector (needs a C compiler); what is in model has no goroutines of its own
	CGO_ENABLED=1 go test -race -short $$(go list ./... | grep -v /model)

agreement:       ## the table of what tcpcheck, Rumur and SPIN say of the library (apt install rumur spin gcc); minutes
	cd model/export && TCPCHECK_AGREEMENT=table go test -run 'TestAgreement$$' -count=1 -timeout 1h

agreement-all:   ## every scenario of the library that the tools can hold; hours
	TCPCHECK_AGREEMENT=all go test ./model/export -count=1 -v -timeout 6h

mutation:        ## every mutant of tcp against every property, held against the kill matrix; many minutes
	TCPCHECK_MUTATION=matrix go test ./properties -run 'TestKillMatrix$$' -count=1 -v -timeout 2h $(ARGS)

formats:         ## stories in the programs that read them (apt install tshark nodejs npm)
	dir=$$(mktemp -d) && npm install --silent --prefix $$dir mermaid@11.17.2 jsdom@29.1.1 && \
	  MERMAID=$$dir go test ./counterexamples/formats -run 'Mermaid|Pcapng' -count=1 -v

lint:            ## format, vet, staticcheck
	test -z "$$(git ls-files '*.go' | xargs gofmt -s -l)"
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench:           ## states/s, transitions/s and bytes/state, on one worker and on two
	go test ./properties -run '^$$' -bench Search -benchtime 3x
	go test ./explorer -run '^$$' -bench Run -benchtime 3x

budget:          ## what each part of a transition takes
	go test ./properties -run '^$$' -bench Budget -benchtime 3x -count 3
	go test ./explorer -run '^$$' -bench Budget -benchtime 10x -count 3

bench-peers:     ## tcpcheck beside SPIN, Rumur and TLC on the same instances; half an hour on a quiet machine
	go run ./bench/peers -o BENCHMARKS.md -chart bench/growth.svg $(ARGS)

fuzz:            ## each fuzz test for half a minute
	@for pkg in ./model ./counterexamples; do \
	  for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    go test $$pkg -run '^$$' -fuzz "^$$f\$$" -fuzztime 30s || exit 1; \
	  done; \
	done

clean:
	rm -f tcpcheck
