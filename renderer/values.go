package renderer

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/placard/placard/internal/css"
)

// asText returns a scalar as it was spelled.
func asText(v Value) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	case nil:
		return "", errors.New("null was given for a value")
	default:
		return "", errors.New("a list or an object was given for a single value")
	}
}

func text(v Value, _ *Field, _ *fitting) (any, error) { return asText(v) }

func boolean(v Value, _ *Field, _ *fitting) (any, error) {
	s, err := asText(v)
	if err != nil {
		return nil, err
	}
	switch s {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return nil, fmt.Errorf("%s is neither true nor false", quote(s))
}

func asNumber(v Value, low, high float64) (float64, error) {
	s, err := asText(v)
	if err != nil {
		return 0, err
	}
	n, err := css.ParseNumber(s)
	if err != nil {
		return 0, err
	}
	if n < low || n > high {
		return 0, fmt.Errorf("%s is not between %s and %s",
			css.FormatNumber(n), css.FormatNumber(low), css.FormatNumber(high))
	}
	return n, nil
}

func numberIn(low, high float64) parser {
	return func(v Value, _ *Field, _ *fitting) (any, error) { return asNumber(v, low, high) }
}

func integerIn(low, high float64) parser {
	return func(v Value, _ *Field, _ *fitting) (any, error) {
		n, err := asNumber(v, low, high)
		if err == nil && n != float64(int64(n)) {
			err = fmt.Errorf("%v is not a whole number", n)
		}
		return n, err
	}
}

// rating reads stars. A share of the most becomes stars once it is known whether the job sets that, too.
func rating(v Value, _ *Field, _ *fitting) (any, error) {
	if share, ok := v.(Share); ok {
		return share, nil
	}
	return asNumber(v, 0, 100)
}

func oneOf(words ...string) parser {
	return func(v Value, _ *Field, _ *fitting) (any, error) { return word(v, words) }
}

func word(v Value, words []string) (any, error) {
	s, err := asText(v)
	if err == nil && !slices.Contains(words, s) {
		err = fmt.Errorf("%s is none of %s", quote(s), strings.Join(words, ", "))
	}
	return s, err
}

// anchor reads a side, the middle or a percentage of one axis.
func anchor(start, middle, end string) parser {
	return func(v Value, _ *Field, _ *fitting) (any, error) {
		if i := slices.Index([]any{start, middle, end}, any(v)); i >= 0 {
			return []string{"0%", "50%", "100%"}[i], nil
		}
		n, err := asNumber(v, 0, 100)
		if err != nil {
			return nil, fmt.Errorf("%w; it can be %s, %s, %s or 0 to 100", err, start, middle, end)
		}
		return css.FormatNumber(n) + "%", nil
	}
}

func color(v Value, _ *Field, _ *fitting) (any, error) {
	s, err := asText(v)
	if err != nil {
		return nil, err
	}
	return css.ParseColor(s)
}

// gradient reads two to eight colours: a list, or a text with commas between them.
func gradient(v Value, _ *Field, _ *fitting) (any, error) {
	list, err := asList(v)
	if err != nil {
		return nil, err
	}
	if len(list) < 2 || len(list) > 8 {
		return nil, fmt.Errorf("%d colours; a gradient has 2 to 8", len(list))
	}
	colors := make([]string, len(list))
	for i, s := range list {
		if colors[i], err = css.ParseColor(s); err != nil {
			return nil, err
		}
	}
	return colors, nil
}

// commas outside of parentheses.
var listSeparator = regexp.MustCompile(`\([^)]*\)|,`)

func asList(v Value) ([]string, error) {
	if items, ok := v.([]any); ok {
		list := make([]string, len(items))
		for i, item := range items {
			s, err := asText(item)
			if err != nil {
				return nil, err
			}
			list[i] = s
		}
		return list, nil
	}
	s, err := asText(v)
	if err != nil {
		return nil, err
	}
	var list []string
	start := 0
	for _, at := range listSeparator.FindAllStringIndex(s, -1) {
		if s[at[0]] == ',' {
			list = append(list, s[start:at[0]])
			start = at[1]
		}
	}
	return append(list, s[start:]), nil
}

var errNoFont = errors.New("is neither installed nor a font of the template")

func fontFamily(v Value, _ *Field, f *fitting) (any, error) {
	s, err := asText(v)
	if err != nil {
		return nil, err
	}
	same := func(family string) bool { return strings.EqualFold(family, s) }
	known := slices.ContainsFunc(f.template.FontFamilies, same) ||
		f.limits.FontInstalled == nil || f.limits.FontInstalled(s)
	if !known || s == "" || strings.ContainsFunc(s, unicode.IsControl) {
		return nil, fmt.Errorf("%s %w", quote(s), errNoFont)
	}
	return s, nil
}

var dataImage = regexp.MustCompile(`^data:image/(png|jpeg|gif|webp|avif)[;,]`)

// imageURL reads the address of a picture. An empty one means that there is none.
func imageURL(v Value, _ *Field, f *fitting) (any, error) {
	s, err := asText(v)
	if err != nil || s == "" {
		return s, err
	}
	if !dataImage.MatchString(s) {
		u, err := url.Parse(s)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return nil, fmt.Errorf("%s is not an http(s) URL nor a data:image/ png, jpeg, gif, webp or avif", quote(s))
		}
	}
	if f.limits.CheckURL != nil {
		if err := f.limits.CheckURL(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func variant(v Value, field *Field, _ *fitting) (any, error) { return word(v, field.Values) }

func variable(v Value, field *Field, _ *fitting) (any, error) {
	s, err := asText(v)
	if err != nil {
		return nil, err
	}
	return field.Type.parse(s)
}

// parse reads a custom property's value, and prints it anew.
func (t VariableType) parse(s string) (string, error) {
	switch t {
	case Color:
		return css.ParseColor(s)
	case Length:
		return css.ParseLength(s)
	case Percentage:
		return css.ParsePercentage(s)
	case LengthPercentage:
		if p, err := css.ParsePercentage(s); err == nil {
			return p, nil
		}
		length, err := css.ParseLength(s)
		if err != nil {
			err = fmt.Errorf("%w, nor a percentage such as 50%%", err)
		}
		return length, err
	}
	n, err := css.ParseNumber(s)
	if err == nil && t == Integer && n != float64(int64(n)) {
		err = fmt.Errorf("%s is not a whole number", quote(s))
	}
	return css.FormatNumber(n), err
}

// quote shows a foreign text in an error, shortened.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}
