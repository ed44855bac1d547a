package bench

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// The Cache-Status of an image.
const (
	Drawn = "placard; fwd=miss; stored" // for its request
	Kept  = "placard; hit"
)

// secret signs for servers that end with the measurement and that nobody else can reach.
const secret = "0123456789abcdef0123456789abcdef"

// PlacardConfig says which server to start, and what it draws.
type PlacardConfig struct {
	Binary    string   // the program
	Browser   string   // the Chromium that it drives
	Workers   int      // how many of them it keeps open
	Template  string   // which has a field named title
	Templates string   // a folder laid over the built-in templates; empty: none
	Quality   int      // of jpg and webp, 1 to 100
	Flags     []string // more flags of `placard serve`
	Stderr    io.Writer
}

// A Placard is the real server, with a data folder of its own.
type Placard struct {
	*Program
	config PlacardConfig
	data   string
	key    signurl.Key
}

// StartPlacard starts a server that says nothing but errors, and can draw when this returns.
func StartPlacard(config PlacardConfig) (*Placard, error) {
	key, err := signurl.NewKey(secret)
	if err != nil {
		return nil, err
	}
	data, err := os.MkdirTemp("", "placard-bench-")
	if err != nil {
		return nil, err
	}
	flags := []string{
		"serve", "--listen", "127.0.0.1:0", "--admin-listen", "", "--data", data, "--key", secret,
		"--chromium", config.Browser, "--workers", strconv.Itoa(config.Workers), "--log-level", "error",
	}
	if config.Templates != "" {
		flags = append(flags, "--templates", config.Templates)
	}
	program, err := StartProgram(config.Stderr, config.Binary, append(flags, config.Flags...)...)
	if err != nil {
		_ = os.RemoveAll(data)
		return nil, err
	}
	return &Placard{Program: program, config: config, data: data, key: key}, nil
}

// Sign returns the URL of the card with a title.
func (p *Placard) Sign(title string, format renderer.Format) (string, error) {
	return p.SignJob(renderer.Job{
		Template:      p.config.Template,
		Format:        format,
		Modifications: []renderer.Modification{{Field: "title", Value: title}},
		Quality:       p.config.Quality,
	})
}

// SignJob returns the URL of any image.
func (p *Placard) SignJob(job renderer.Job) (string, error) {
	path, err := signurl.Native{}.Sign(p.key, signurl.Request{Job: job})
	if err != nil {
		return "", fmt.Errorf("signing the URL of a card: %w", err)
	}
	return p.URL + path, nil
}

// Stop ends the server and removes its data folder.
func (p *Placard) Stop() error {
	defer os.RemoveAll(p.data)
	return p.Program.Stop()
}
