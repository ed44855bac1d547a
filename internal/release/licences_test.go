package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestIdentify(t *testing.T) {
	const bsd2 = "Redistribution and use in source and binary forms, with or without\n modification, are permitted provided … " +
		"2. Redistributions in binary form must reproduce the above copyright notice"
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "All rights reserved.", nil},
		{"two clauses", bsd2, []string{"BSD-2-Clause"}},
		{
			"three clauses", bsd2 + ` … Neither the name of Google nor … may be
			// used to endorse or promote products derived from this software`, []string{"BSD-3-Clause"},
		},
		{
			"four clauses", bsd2 + " All advertising materials mentioning features or use of this software must …",
			[]string{"BSD-4-Clause"},
		},
		{"an MIT licence without its condition", "Permission is hereby granted, free of charge, to any person " +
			"obtaining a copy of this software and associated documentation files", nil},
		{"weak copyleft", "Mozilla Public License, version 2.0 … Covered Software", []string{"MPL-2.0"}},
		{"copyleft", "GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007", []string{"GPL-3.0"}},
		{"a restriction", "“Commons Clause” License Condition v1.0", []string{"Commons-Clause"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := identify(test.text); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name     string
		licences []string
		want     string
	}{
		{"allowed", []string{"MIT"}, ""},
		{"several, all allowed", []string{"Apache-2.0", "BSD-3-Clause"}, ""},
		{"unknown", nil, "example.com/a has no licence that is known"},
		{"one that isn't allowed", []string{"GPL-3.0", "MIT"}, "example.com/a is under GPL-3.0: replace it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := refused([]module{{path: "example.com/a", licences: test.licences}})
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestLicences holds what the program is linked from to the list of allowed licences.
func TestLicences(t *testing.T) {
	var out bytes.Buffer
	if err := licences(t.Context(), nil, &out); err != nil {
		t.Error(err)
	}
	listed := map[string]string{} // a module's licences
	for line := range strings.Lines(out.String()) {
		field := strings.Fields(line)
		listed[field[0]] = field[len(field)-1]
	}
	for path, want := range map[string]string{
		"github.com/placard/placard": "MIT", "github.com/chromedp/chromedp": "MIT", "golang.org/x/net": "BSD-3-Clause",
		"github.com/prometheus/client_model": "Apache-2.0", standardLibrary: "BSD-3-Clause",
	} {
		if listed[path] != want {
			t.Errorf("%s is under %q, want %q", path, listed[path], want)
		}
	}
	if listed["go.uber.org/goleak"] != "" {
		t.Error("goleak is listed, which only tests use")
	}
}

// TestRead holds that code of others within a module brings its own licence, where that code is used.
func TestRead(t *testing.T) {
	root := t.TempDir()
	for _, file := range []string{
		"LICENSE", "NOTICE.txt", "license.go", "zstd/xxhash/LICENSE-MIT", "zstd/README", "unused/COPYING",
	} {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := module{path: "example.com/a"}
	for _, folder := range []string{"zstd/xxhash", "zstd", ""} {
		if err := m.read(root, filepath.Join(root, folder)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"LICENSE", "NOTICE.txt", "zstd/xxhash/LICENSE-MIT"}
	for i, file := range want {
		want[i] = filepath.Join(root, file)
	}
	slices.Sort(m.texts)
	if !slices.Equal(m.texts, want) {
		t.Errorf("got %q, want %q", m.texts, want)
	}
}

func TestNotices(t *testing.T) {
	var out bytes.Buffer
	if err := notices(t.Context(), nil, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"github.com/prometheus/client_golang v", "SoundCloud Ltd.", // a NOTICE
		"Copyright 2009 The Go Authors.", "Kenneth Shaw",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
