// Signs a Placard URL, on Go's standard library alone:
//
//	PLACARD_KEY="$(cat data/key)" go run sign.go [TEMPLATE PAYLOAD EXT]
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"os"
)

// sign returns the path of an image. The payload is JSON, and ext is png, jpg, jpeg or webp.
func sign(key, template, payload, ext string) string {
	base64url := base64.RawURLEncoding.EncodeToString // without padding

	// What is signed is what stands in the URL. The key is its text, even where that looks like hex.
	signed := template + "/" + base64url([]byte(payload)) + "." + ext
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(signed))
	return "/img/" + base64url(mac.Sum(nil)) + "/" + signed
}

func main() {
	key := os.Getenv("PLACARD_KEY")
	if key == "" {
		log.Fatal("PLACARD_KEY is not set")
	}
	payload, err := json.Marshal(map[string]any{"modifications": map[string]any{"title": "Hello from Go"}})
	if err != nil {
		log.Fatal(err)
	}
	args := []string{"article", string(payload), "jpg"}
	if len(os.Args) == 4 {
		args = os.Args[1:]
	}
	fmt.Println("http://localhost:8080" + sign(key, args[0], args[1], args[2]))
}
