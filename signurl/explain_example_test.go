package signurl_test

import (
	"fmt"
	"log"

	"github.com/placard/placard/signurl"
)

// A signer in another language padded the signature.
func ExampleDialects_Explain() {
	key, err := signurl.NewKey("0123456789abcdef0123456789abcdef")
	if err != nil {
		log.Fatal(err)
	}
	d := signurl.All().Explain([]signurl.Key{key}, "https://img.example.com/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc=/"+
		"article/eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg", signurl.Hints{})
	fmt.Println(d.Err)
	for _, cause := range d.Causes {
		fmt.Printf("%s: %s\n", cause.Problem, cause.Advice)
	}
	// Output:
	// the signature is missing or wrong
	// the signature is padded with =: write it as base64url without padding or lower-case hex, and all of it
}
