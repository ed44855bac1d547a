package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"

	"github.com/placard/placard/signurl"
)

// logger is what log-format and log-level say.
func (s *settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // the settings have checked it
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		options.ReplaceAttr = spellDuration
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// spellDuration has JSON say 1.5s as text does, where slog would print nanoseconds without a unit.
func spellDuration(_ []string, attr slog.Attr) slog.Attr {
	if attr.Value.Kind() == slog.KindDuration {
		attr.Value = slog.StringValue(attr.Value.Duration().String())
	}
	return attr
}

// warn prints what is allowed and probably not meant.
func (s *settings) warn(w io.Writer) {
	for _, warning := range s.Warnings {
		fmt.Fprintln(w, "placard: warning:", warning)
	}
}

// dialects are the grammars that a server at addr accepts.
func (s *settings) dialects(addr net.Addr) signurl.Dialects {
	if len(s.PublicURLs) == 0 {
		return signurl.All(s.publicURL(addr))
	}
	return s.signingDialects()
}

// signingDialects sign with the services' own origins, which are good on any server, unless public-url says which are
// this one's.
func (s *settings) signingDialects() signurl.Dialects {
	origins := make([]string, len(s.PublicURLs))
	for i, u := range s.PublicURLs {
		origins[i] = u.String()
	}
	return signurl.All(origins...)
}

// publicURL is the origin of URLs that are printed: the first of the settings, else this machine at the port of addr,
// or where nothing listens yet, at that of the settings.
func (s *settings) publicURL(addr net.Addr) string {
	if len(s.PublicURLs) > 0 {
		return s.PublicURLs[0].String()
	}
	listen := s.Listen
	if addr != nil {
		listen = addr.String()
	}
	_, port, _ := net.SplitHostPort(listen) // the settings have checked it
	return "http://" + net.JoinHostPort("localhost", port)
}
