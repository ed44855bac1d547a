package signurl_test

import (
	"fmt"
	"log"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// The vector of Stencil's documentation.
func ExampleStencil() {
	key, err := signurl.NewKey("secret")
	if err != nil {
		log.Fatal(err)
	}
	target, err := signurl.Stencil{}.Sign(key, signurl.Request{
		UserID: "user-1",
		Base:   "base-1",
		Job: renderer.Job{Format: renderer.PNG, Modifications: []renderer.Modification{
			{Field: "text_1", Property: "text", Value: "secure image"},
			{Field: "rating_2", Property: "rating", Value: renderer.Number("5")},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target)

	// Anybody may ask for a new image, and for the other format.
	req, err := signurl.Stencil{}.Parse([]signurl.Key{key}, target+"&ts=1795305600")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(req.UserID, req.Base, req.Job.Format, req.Fresh)
	for _, m := range req.Job.Modifications {
		fmt.Printf("%s.%s = %v\n", m.Field, m.Property, m.Value)
	}
	// Output:
	// /signed-images/user-1/base-1.png?modifications=W3sibmFtZSI6InRleHRfMSIsInRleHQiOiJzZWN1cmUgaW1hZ2UifSx7Im5hbWUiOiJyYXRpbmdfMiIsInJhdGluZyI6NX1d&s=4f1673e099ba3d87cd83a445c10481aafb163e7e8e904c38f5bf50a475d6d2e0
	// user-1 base-1 png true
	// text_1.text = secure image
	// rating_2.rating = 5
}

// A URL that was signed for cdn.bannerbear.com, on a server of any name.
func ExampleBannerbear() {
	key, err := signurl.NewKey("YOUR_KEY")
	if err != nil {
		log.Fatal(err)
	}
	req, err := signurl.Bannerbear{}.Parse([]signurl.Key{key}, "/signedurl/YOUR_ID/image.jpg"+
		"?modifications=W3sibmFtZSI6InRpdGxlIiwidGV4dCI6IllPVVJfVElUTEUifV0"+
		"&s=5a91d205681825dcb4d23a5408fca8d6c9b656ba4314c0f6e8b5aefe17686164")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(req.Base, req.Job.Format, req.Job.Modifications)

	target, err := signurl.Bannerbear{}.Sign(key, req) // for on-demand.bannerbear.com, as there is no other origin
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target)
	// Output:
	// YOUR_ID jpg [{title text YOUR_TITLE}]
	// /signedurl/YOUR_ID/image.jpg?modifications=W3sibmFtZSI6InRpdGxlIiwidGV4dCI6IllPVVJfVElUTEUifV0&s=59fccdcded2c0985773c9a67c8c1a0434244cbf86857f4f7ba8cbd5cc84b9c5a
}

// What RenderForm's clients sign, who write padded base64 into the query as it is.
func ExampleRenderForm() {
	key, err := signurl.NewKey("my-api-key")
	if err != nil {
		log.Fatal(err)
	}
	target, err := signurl.RenderForm{}.Sign(key, signurl.Request{Job: renderer.Job{
		Template:      "my-template-identifier",
		Modifications: []renderer.Modification{{Field: "title", Property: "text", Value: "Hello"}},
	}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target)

	// The relative form, which its published example shows.
	req, err := signurl.RenderForm{}.Parse([]signurl.Key{key}, "/my-template-identifier.jpg"+
		"?c=W3siaWQiOiJ0aXRsZSIsInRleHQiOiJIZWxsbyJ9XQ==&s=8ce0042bec313e85791a2052564f53940a2736ba0939d7618dfd63e5ed0d0d9b")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(req.Base, req.Job.Format, req.Job.Modifications)
	// Output:
	// /signed/my-template-identifier.jpg?c=W3siaWQiOiJ0aXRsZSIsInRleHQiOiJIZWxsbyJ9XQ==&s=4bd9e50ce0c0ac39cd7664c553a27aa8b00eb1e51bb9b948cd271bd1ad0a516a
	// my-template-identifier jpg [{title text Hello}]
}

// The URLs of LibPixel's own tests: the image of a source, and one from anywhere.
func ExampleLibPixel() {
	key, err := signurl.NewKey("LibPixel")
	if err != nil {
		log.Fatal(err)
	}
	for _, target := range []string{
		"/images/1.jpg?signature=bd5634c055d707c1638eff93eb88ff31277958f0",
		"/images/2.jpg?width=400&signature=baa12c05ed279dbc623ffc8b74b183f6044e5998",
		"/?src=http://test.libpixel.com/images/1.jpg&width=222&signature=b8d87fa2d1943df0ffeee2c825d7d5a225c5360b",
		"/?src=http://test.libpixel.com/images/1.jpg&width=222&signature=b740783eadecc5d9d28af222b0bb1259bbe4af47",
	} {
		req, err := signurl.LibPixel{}.Parse([]signurl.Key{key}, target)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("source %q, %s, width %d\n", req.Source, req.Job.Transform.URL, req.Job.Transform.Width)
	}
	target, err := signurl.LibPixel{}.Sign(key, signurl.Request{
		Source: "images",
		Job:    renderer.Job{Transform: &renderer.Transform{URL: "2.jpg", Width: 400, Upscale: true}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target)
	// Output:
	// source "images", 1.jpg, width 0
	// source "images", 2.jpg, width 400
	// source "", http://test.libpixel.com/images/1.jpg, width 222
	// source "", http://test.libpixel.com/images/1.jpg, width 222
	// /images/2.jpg?width=400&signature=baa12c05ed279dbc623ffc8b74b183f6044e5998
}

// The parameters may stand in any order.
func ExampleOGImageAPI() {
	key, err := signurl.NewKey("0123456789abcdef0123456789abcdef")
	if err != nil {
		log.Fatal(err)
	}
	target, err := signurl.OGImageAPI{}.Sign(key, signurl.Request{
		Expires: time.Unix(1893456000, 0),
		Job: renderer.Job{
			Template:      "default",
			Modifications: []renderer.Modification{{Field: "title", Value: "Hello World"}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target)

	req, err := signurl.OGImageAPI{}.Parse([]signurl.Key{key}, "/api/signed/image?title=Hello%20World"+
		"&sig=77c3ff64424343750df890bb532c2e109584d56b337988fbe480d38cf4541a45&exp=1893456000")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(req.Base, req.Job.Template, req.Job.Modifications, req.Expires.Format(time.RFC3339))
	// Output:
	// /api/signed/image?exp=1893456000&title=Hello+World&sig=77c3ff64424343750df890bb532c2e109584d56b337988fbe480d38cf4541a45
	// default article [{title  Hello World}] 2030-01-01T00:00:00Z
}
