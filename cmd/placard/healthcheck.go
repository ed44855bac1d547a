package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout is how long a server may take to say that it is ready, in a container's check.
const healthTimeout = 3 * time.Second

func healthcheckCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "healthcheck",
		Short: "Fail unless the server at --listen is ready",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(command.Context(), healthTimeout)
			defer cancel()
			return healthcheck(ctx, s.Listen)
		},
	}
}

// healthcheck asks the server that listens there, on this machine.
func healthcheck(ctx context.Context, listen string) error {
	url := "http://" + reachable(listen) + "/readyz"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return fmt.Errorf("asking the server at %s (--listen): %w", listen, err)
	}
	transport := &http.Transport{} // without the environment's proxy: the server is this machine's
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("asking the server at %s (--listen): %w", listen, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s is not ready: %s answered %s", listen, url, response.Status)
	}
	return nil
}

// reachable returns where to find a server that listens at an address, which may stand for all of a machine's.
func reachable(listen string) string {
	host, port, _ := net.SplitHostPort(listen) // the settings have checked it
	switch ip := net.ParseIP(host); {
	case host == "", ip.Equal(net.IPv4zero):
		host = "127.0.0.1"
	case ip.Equal(net.IPv6unspecified):
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}
