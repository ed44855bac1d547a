package renderer

import "time"

// An Image is a finished picture and how it came to be.
type Image struct {
	Bytes  []byte
	Format Format
	// Hash is the hex SHA-256 of Bytes; the cache sets it.
	Hash string
	// Warnings name what was left out, a field each.
	Warnings []string
	// Incomplete: something that a later try may have was missing, such as a remote picture. Such an image is kept for
	// a minute at most.
	Incomplete bool
	// Degraded says what this is in place of the image that was asked for; empty: it is that.
	Degraded Degraded
	// DrawnAt is when drawing it began; the cache sets it.
	DrawnAt time.Time
	// AsOf is when the oldest thing that it shows was got: its drawing began then, or a remote picture was fetched that
	// was kept since. A painter that has none of old leaves it zero; the cache sets it then.
	AsOf   time.Time
	Source Source
	Timing Timing
	// Inspection is there where the document asks for it.
	Inspection *Inspection
}

// An Inspection is what the page says of a card that was drawn.
type Inspection struct {
	// Measures are what the inspect script found, as JSON.
	Measures []byte
	// Ground is the card without its texts, a JPEG as good as they get.
	Ground []byte
}

// Source says where an image came from.
type Source int

// Where an image can come from.
const (
	Drawn     Source = iota // drawn for this request
	Collapsed               // drawn for another request for the same, while this one waited
	Cached                  // kept from before
)

// Degraded says what was served in place of an image that was not ready.
type Degraded string

// What can be served in an image's place.
const (
	LastGood Degraded = "last-good" // the last image of the same URL, maybe of an older version of the template
	Fallback Degraded = "fallback"  // the template's own substitute
)

// Timing is how long the phases of making an image took.
type Timing struct {
	Queue time.Duration // waiting for a browser
	Fetch time.Duration // getting remote images
	Fill  time.Duration // opening the page, setting fields, decoding images
	Paint time.Duration // drawing and encoding
}
