package renderer

// A Transform asks for a remote image itself, resized, in place of a card.
type Transform struct {
	// URL is the image's address, http or https.
	URL string
	// Width and Height are those of the box in CSS pixels; 0: from the aspect ratio, and where both are 0, the image's.
	Width, Height int
	Mode          Mode
	// Crop is cut out first; empty: the whole image.
	Crop Rectangle
	// Blur is 0 to 100, Saturation -100 to 100, as a percentage of change.
	Blur, Saturation float64
	// Upscale: the result may have more pixels than the image.
	Upscale bool
}

// Mode is how an image goes into a box of another aspect ratio.
type Mode string

// The modes of a Transform; none is ModeFit.
const (
	ModeFit     Mode = "fit"     // as large as the box allows, whole
	ModeStretch Mode = "stretch" // exactly the box, distorted
	ModeCrop    Mode = "crop"    // exactly the box, the middle of the image
)

// A Rectangle is a part of an image, in its pixels from the top left corner.
type Rectangle struct{ X, Y, Width, Height int }
