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
	// DrawnAt is when it was finished; the cache sets it.
	DrawnAt time.Time
	Source  Source
	Timing  Timing
}

// Source says where an image came from.
type Source int

// Where an image can come from.
const (
	Drawn     Source = iota // drawn for this request
	Collapsed               // drawn for another request for the same, while this one waited
	Cached                  // kept from before
)

// Timing is how long the phases of making an image took.
type Timing struct {
	Queue time.Duration // waiting for a browser
	Fetch time.Duration // getting remote images
	Fill  time.Duration // opening the page, setting fields, decoding images
	Paint time.Duration // drawing and encoding
}
