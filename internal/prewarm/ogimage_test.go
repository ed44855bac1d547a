package prewarm

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestOGImages(t *testing.T) {
	tests := map[string]struct {
		page string
		want []string
	}{
		"one": {`<html><head><meta property="og:image" content="https://a.example/i?a=1&amp;b=2"/></head>`,
			[]string{"https://a.example/i?a=1&b=2"}},
		"several": {`<meta content=1 property=og:image><meta property="og:image:url" content="2">
			<meta name="twitter:image" content=" 1 "><META PROPERTY='OG:IMAGE:secure_url' CONTENT='3'>`, []string{"1", "2", "3"}},
		"by name":          {`<meta name="og:image" content="1">`, []string{"1"}},
		"without content":  {`<meta property="og:image"><meta property="og:image" content="">`, nil},
		"something else":   {`<meta property="og:image:width" content="1200"><meta name="image" content="1">`, nil},
		"in a comment":     {`<!-- <meta property="og:image" content="1"> -->`, nil},
		"in a script":      {`<script>"<meta property='og:image' content='1'>"</script>`, nil},
		"in a title":       {`<title><meta property="og:image" content="1"></title>`, nil},
		"in the body":      {`<body><meta property="og:image" content="1">`, nil},
		"cut within a tag": {`<meta property="og:image" content="1"><meta property="og:im`, []string{"1"}},
		"a tag too long":   {`<meta property="og:image" content="` + strings.Repeat("x", maxToken) + `">`, nil},
		"no HTML":          {"\x89PNG\r\n\x1a\n\x00<meta", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := ogImages(strings.NewReader(test.page)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzOGImages(f *testing.F) {
	for _, seed := range []string{
		`<meta property="og:image" content="1">`, `<body>`, `<script><meta`, `<!--`, `<meta property=og:image content='&amp;'/>`,
		`<![CDATA[<meta]]>`, "\x00<meta \xff=>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := ogImages(strings.NewReader(text))
		for i, image := range got {
			if image == "" || strings.TrimSpace(image) != image || slices.Contains(got[:i], image) {
				t.Errorf("got %q", got)
			}
		}
	})
}
