package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// describe sets an image's headers.
func (s *server) describe(
	header http.Header, dialect signurl.Dialect, request signurl.Request, img *renderer.Image, now time.Time,
) {
	setFields(header,
		field{"Content-Type", img.Format.ContentType()},
		field{"Content-Disposition", "inline; filename=" + strconv.Quote(request.Job.Template+"."+string(img.Format))},
		field{"Etag", `"` + img.Hash + `"`},
		field{"Cache-Control", s.cacheControl(request, img, now)},
		field{"Cache-Status", cacheStatus(img)},
		field{"Server-Timing", serverTiming(img)},
		field{"X-Content-Type-Options", "nosniff"},
		field{"Access-Control-Allow-Origin", "*"},
		field{"Cross-Origin-Resource-Policy", "cross-origin"},
	)
	if s.RobotsTag != "" {
		header.Set("X-Robots-Tag", s.RobotsTag)
	}
	if img.Degraded != "" {
		header.Set("Placard-Degraded", string(img.Degraded))
	}
	if len(img.Warnings) > 0 {
		header.Set("Placard-Warnings", quotedList(img.Warnings))
	}
	if describer, ok := dialect.(signurl.Describer); ok {
		for name, value := range describer.Describe(img.Source == renderer.Cached && img.Degraded == "") {
			header.Set(name, value)
		}
	}
}

// A field is one of a header, its name in the canonical form.
type field struct{ name, value string }

// setFields sets them in one allocation where Header.Set takes one for each.
func setFields(header http.Header, fields ...field) {
	values := make([]string, len(fields))
	for i, f := range fields {
		values[i] = f.value
		header[f.name] = values[i : i+1 : i+1]
	}
}

// cacheStatus says where the image came from (RFC 9211), and of a substitute, what it is.
func cacheStatus(img *renderer.Image) string {
	if img.Degraded != "" {
		return sources[img.Source] + "; detail=" + string(img.Degraded)
	}
	return sources[img.Source]
}

var sources = map[renderer.Source]string{
	renderer.Drawn:     "placard; fwd=miss; stored",
	renderer.Collapsed: "placard; fwd=miss; collapsed",
	renderer.Cached:    "placard; hit",
}

// keptTiming is that of an image that was kept.
var keptTiming = timing(renderer.Timing{})

// serverTiming says how long the phases took, in milliseconds; nothing did for a kept image.
func serverTiming(img *renderer.Image) string {
	if img.Source == renderer.Cached {
		return keptTiming
	}
	return timing(img.Timing)
}

func timing(t renderer.Timing) string {
	ms := func(d time.Duration) string {
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 1, 64)
	}
	return "queue;dur=" + ms(t.Queue) + ", fetch;dur=" + ms(t.Fetch) +
		", fill;dur=" + ms(t.Fill) + ", paint;dur=" + ms(t.Paint)
}

// maxWarnings bounds the warnings that a header names: proxies refuse long heads.
const (
	maxWarnings     = 20
	maxWarningBytes = 120
)

// quotedList prints texts as a list of quoted strings (RFC 8941, section 3.3.3), and how many more there are. What such
// a string can't hold becomes a question mark.
func quotedList(texts []string) string {
	if more := len(texts) - maxWarnings; more > 0 {
		texts = append(texts[:maxWarnings:maxWarnings], fmt.Sprintf("and %d more", more))
	}
	quoted := make([]string, len(texts))
	for i, text := range texts {
		if len(text) > maxWarningBytes {
			text = text[:maxWarningBytes] + "..."
		}
		ascii := strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return '?'
			}
			return r
		}, text)
		quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(ascii) + `"`
	}
	return strings.Join(quoted, ", ")
}
