package renderer

import (
	"cmp"
	"fmt"
	"slices"
)

// A Transform asks for a remote image itself, cut, resized and filtered, in place of a card.
type Transform struct {
	// URL is the image's address, http or https.
	URL string
	// Width and Height are those of the box in CSS pixels; 0: from the aspect ratio, and where both are 0, the image's.
	Width, Height int
	// Mode is for a box that has both; empty: ModeFit.
	Mode Mode
	// Crop is cut out first; its zero value stands for the whole image. What lies outside of the image is left out.
	Crop Rectangle
	// Blur is 0 to 100: the radius as a percentage of a tenth of the result's diagonal.
	Blur float64
	// Saturation is -100, shades of grey, to 100, twice as much; 0 leaves the colours as they are.
	Saturation float64
	// Upscale: the result may be larger than what is seen of the image.
	Upscale bool
}

// Mode is how an image goes into a box of another aspect ratio.
type Mode string

// The modes of a Transform.
const (
	ModeFit     Mode = "fit"     // as large as the box allows, whole
	ModeStretch Mode = "stretch" // exactly the box, distorted
	ModeCrop    Mode = "crop"    // exactly the box, the middle of the image
)

// maxSide bounds the numbers of a Transform, so that none of its products overflows.
const maxSide = 1 << 30

// check holds the transform against what is said of it above.
func (t *Transform) check() error {
	crop := t.Crop
	for _, n := range []int{t.Width, t.Height, crop.X, crop.Y, crop.Width, crop.Height} {
		if n < -maxSide || n > maxSide {
			return fmt.Errorf("%d is beyond what any image has", n)
		}
	}
	switch {
	case t.Width < 0 || t.Height < 0:
		return fmt.Errorf("the box is %d×%d: sides are 0 or more", t.Width, t.Height)
	case crop != (Rectangle{}) && (crop.Width < 1 || crop.Height < 1):
		return fmt.Errorf("the crop is %d×%d: sides are 1 or more", crop.Width, crop.Height)
	case !slices.Contains([]Mode{"", ModeFit, ModeStretch, ModeCrop}, t.Mode):
		return fmt.Errorf("the mode is %s: it can be fit, stretch or crop", quote(string(t.Mode)))
	case !(t.Blur >= 0 && t.Blur <= 100): // NaN too
		return fmt.Errorf("the blur is %v: it can be 0 to 100", t.Blur)
	case !(t.Saturation >= -100 && t.Saturation <= 100):
		return fmt.Errorf("the saturation is %v: it can be -100 to 100", t.Saturation)
	}
	return nil
}

// mode is how the image goes into the box. One that leaves a side open has the image's aspect ratio.
func (t *Transform) mode() Mode {
	if t.Width == 0 || t.Height == 0 {
		return ModeFit
	}
	return cmp.Or(t.Mode, ModeFit)
}
