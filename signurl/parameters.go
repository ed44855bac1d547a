package signurl

import (
	"net/url"
	"strconv"
	"time"
)

// said returns those of the parameters that have a value, escaped.
func said(plain ...parameter) (list []parameter) {
	for _, p := range plain {
		if p.value != "" {
			list = append(list, parameter{p.name, url.QueryEscape(p.value)})
		}
	}
	return list
}

// These write a value, but for the zero value, which says nothing.

func wholeText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func realText(x float64) string {
	if x == 0 {
		return ""
	}
	return formatNumber(x)
}

// upscaleText says what isn't so anyway.
func upscaleText(on bool) string {
	if on {
		return ""
	}
	return "false"
}

func expiryText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return strconv.FormatInt(at.Unix(), 10)
}

func formatNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
