package chromium

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

// ownerOf, in the environment, makes this test binary start the browser that it names, and wait to be killed.
const ownerOf = "PLACARD_TEST_OWNER_OF"

func TestMain(m *testing.M) {
	if path := os.Getenv(ownerOf); path != "" {
		p, err := Start(Options{Binary: Binary{Path: path}})
		if err != nil {
			panic(err)
		}
		fmt.Println(p.Pid())
		select {}
	}
	goleak.VerifyTestMain(m)
}

// script writes a shell script that takes the place of a browser.
func script(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}
