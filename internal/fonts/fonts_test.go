package fonts

import (
	"slices"
	"testing"
)

const sample = `Inter,Inter Display|Bold|1|/usr/share/fonts/Inter.ttf
Noto Sans|Regular|1|/usr/share/fonts/NotoSans.ttf
Noto Color Emoji|Regular|1|/usr/share/fonts/Emoji.ttf
`

func TestHas(t *testing.T) {
	installed := parse([]byte(sample))
	for family, want := range map[string]bool{
		"Inter": true, "inter display": true, "NOTO SANS": true, "Noto": false, "Bold": false, "": false,
	} {
		if got := installed.Has(family); got != want {
			t.Errorf("Has(%q) = %v, want %v", family, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	got := parse([]byte(sample)).Missing()
	want := []string{"fonts-manrope", "fonts-league-spartan", "fonts-ebgaramond", "fonts-vollkorn", "fonts-jetbrains-mono",
		"fonts-noto-cjk"}
	if !slices.Equal(got, want) {
		t.Errorf("Missing() = %v, want %v", got, want)
	}
}

func TestHashFollowsTheFontsAndNotTheirOrder(t *testing.T) {
	reordered := "Noto Sans|Regular|1|/usr/share/fonts/NotoSans.ttf\n" +
		"Noto Color Emoji|Regular|1|/usr/share/fonts/Emoji.ttf\nInter,Inter Display|Bold|1|/usr/share/fonts/Inter.ttf\n"
	updated := "Noto Sans|Regular|2|/usr/share/fonts/NotoSans.ttf\n"
	if parse([]byte(sample)).Hash != parse([]byte(reordered)).Hash {
		t.Error("the order of the list changes the hash")
	}
	if parse([]byte(sample)).Hash == parse([]byte(updated)).Hash {
		t.Error("an update does not change the hash")
	}
}

func TestListOnThisMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("needs fontconfig")
	}
	installed, err := List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if missing := installed.Missing(); len(missing) > 0 {
		t.Errorf("packages %v are missing: run scripts/install-deps", missing)
	}
}
