package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
)

// logger is what log-format and log-level say.
func (s *settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // the settings have checked it
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// warn prints what is allowed and probably not meant.
func (s *settings) warn(w io.Writer) {
	for _, warning := range s.Warnings {
		fmt.Fprintln(w, "placard: warning:", warning)
	}
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
