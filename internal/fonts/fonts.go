// Package fonts finds out which fonts are installed, by asking fontconfig, as Chromium does.
package fonts

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// needed are the families that the built-in templates use, with the Debian package of each.
var needed = []struct{ family, debian string }{
	{"Inter", "fonts-inter"},
	{"Manrope", "fonts-manrope"},
	{"League Spartan", "fonts-league-spartan"},
	{"EB Garamond", "fonts-ebgaramond"},
	{"Vollkorn", "fonts-vollkorn"},
	{"JetBrains Mono", "fonts-jetbrains-mono"},
	{"Noto Sans", "fonts-noto-core"},
	{"Noto Sans CJK JP", "fonts-noto-cjk"},
	{"Noto Color Emoji", "fonts-noto-color-emoji"},
}

// Installed are the fonts of this machine.
type Installed struct {
	// Hash names the set: it changes when a font is added, removed or updated.
	Hash     string
	families map[string]bool // in lower case
}

// List asks fontconfig for all fonts.
func List(ctx context.Context) (*Installed, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second) // its first run on a machine builds a cache
	defer cancel()
	out, err := exec.CommandContext(ctx, "fc-list", "--format", "%{family}|%{style}|%{fontversion}|%{file}\n").Output()
	if err != nil {
		return nil, fmt.Errorf("asking fc-list for the fonts (Debian's package fontconfig has it): %w", err)
	}
	return parse(out), nil
}

func parse(list []byte) *Installed {
	var lines []string
	families := map[string]bool{}
	for scanner := bufio.NewScanner(bytes.NewReader(list)); scanner.Scan(); {
		line := scanner.Text()
		names, _, _ := strings.Cut(line, "|")
		for name := range strings.SplitSeq(names, ",") {
			families[strings.ToLower(name)] = true
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return &Installed{Hash: hex.EncodeToString(sum[:]), families: families}
}

// Has reports whether a family is installed, in any case of letters.
func (i *Installed) Has(family string) bool { return i.families[strings.ToLower(family)] }

// Missing returns the Debian packages of those fonts that the built-in templates need and that are not installed.
func (i *Installed) Missing() []string {
	var packages []string
	for _, n := range needed {
		if !i.Has(n.family) {
			packages = append(packages, n.debian)
		}
	}
	return packages
}
