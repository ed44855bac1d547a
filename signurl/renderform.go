package signurl

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/placard/placard/renderer"
)

// RenderForm is the dialect of RenderForm's signed URLs:
type RenderForm struct{ Origins []string }

func (RenderForm) Name() string                                     { return "renderform" }
func (RenderForm) Owns(string) bool                                 { return false }
func (RenderForm) Sign(key Key, r Request) (string, error)          { return "", nil }
func (RenderForm) Parse(keys []Key, target string) (Request, error) { return Request{}, nil }

type LibPixel struct{}

func (LibPixel) Name() string                                     { return "libpixel" }
func (LibPixel) Owns(string) bool                                 { return false }
func (LibPixel) Sign(key Key, r Request) (string, error)          { return "", nil }
func (LibPixel) Parse(keys []Key, target string) (Request, error) { return Request{}, nil }

type OGImageAPI struct{}

func (OGImageAPI) Name() string                                     { return "ogimageapi" }
func (OGImageAPI) Owns(string) bool                                 { return false }
func (OGImageAPI) Sign(key Key, r Request) (string, error)          { return "", nil }
func (OGImageAPI) Parse(keys []Key, target string) (Request, error) { return Request{}, nil }

var _ = url.Parse
var _ = slices.Max[[]int]
var _ = strconv.Itoa
var _ = strings.Cut
var _ renderer.Job
