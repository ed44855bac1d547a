package signurl_test

import (
	"fmt"
	"log"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// The published vector.
func Example() {
	key, err := signurl.NewKey("0123456789abcdef0123456789abcdef")
	if err != nil {
		log.Fatal(err)
	}
	job := renderer.Job{
		Template:      "article",
		Format:        renderer.JPEG,
		Modifications: []renderer.Modification{{Field: "title", Value: "Hello"}},
	}
	path, err := signurl.Native{}.Sign(key, signurl.Request{Job: job, Expires: time.Unix(1893456000, 0)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(path)

	req, err := signurl.Native{}.Parse([]signurl.Key{key}, path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(req.Job.Template, req.Job.Modifications[0].Value, req.Expires.Format(time.RFC3339))
	// Output:
	// /img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc/article/eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg
	// article Hello 2030-01-01T00:00:00Z
}

func ExampleParseModifications() {
	mods, err := signurl.ParseModifications([]byte(`{"price": 1.10, "title": {"text": "Hello", "color": "#c00"}}`))
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range mods {
		fmt.Printf("%s.%s = %v\n", m.Field, m.Property, m.Value)
	}
	// Output:
	// price. = 1.10
	// title.text = Hello
	// title.color = #c00
}
