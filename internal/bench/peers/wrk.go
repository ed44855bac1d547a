package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// wrkBoth has wrk ask two URLs, one after the other; which one first depends on the round. It returns the answers a
// second of each.
func wrkBoth(ctx context.Context, lasts time.Duration, round int, urls ...string) (rates [2]float64, err error) {
	for _, i := range order(2, round) {
		if rates[i], err = wrk(ctx, lasts, urls[i]); err != nil {
			return rates, err
		}
	}
	return rates, nil
}

// wrk asks with one thread over 8 connections. It counts in whole seconds.
func wrk(ctx context.Context, lasts time.Duration, url string) (float64, error) {
	seconds := max(1, int(lasts.Round(time.Second).Seconds()))
	duration := fmt.Sprintf("-d%ds", seconds)
	command := exec.CommandContext(ctx, "wrk", "-t1", "-c8", duration, url)
	out, err := command.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	return wrkRate(out)
}

var (
	wrkRequests = regexp.MustCompile(`(?m)^Requests/sec: +([0-9.]+)$`)
	wrkErrors   = regexp.MustCompile(`(?m)^ *(Socket errors|Non-2xx or 3xx responses): .*$`)
)

// wrkRate reads what wrk printed. One answer that isn't the image spoils the figure.
func wrkRate(out []byte) (float64, error) {
	if line := wrkErrors.Find(out); line != nil {
		return 0, fmt.Errorf("wrk found errors: %s", line)
	}
	found := wrkRequests.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("wrk printed no rate:\n%s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
