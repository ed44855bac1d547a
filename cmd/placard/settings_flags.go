package main

import (
	"github.com/knadh/koanf/providers/posflag"
	"github.com/spf13/pflag"
)

// registerSettings adds a flag for every setting that one can hold, and --config.
func registerSettings(flags *pflag.FlagSet) {
	flags.Var(&flagText{typ: "file"}, configSetting.Name, configSetting.Usage)
	for _, row := range table(&settings{}) {
		if row.tree != nil {
			continue
		}
		value := &flagText{text: row.Default, typ: row.typ, many: row.many}
		flag := flags.VarPF(value, row.Name, "", row.usage())
		if row.typ == "bool" {
			flag.NoOptDefVal = "true" // what --pprof alone means
		}
	}
}

// A flagText keeps the text of a flag. pflag would stop at the first that doesn't parse, and print it, be it a key: so
// the text is parsed later, with that of the other sources.
type flagText struct {
	text, typ   string
	many, given bool
}

// Set replaces the default, or adds to what an earlier flag of the same name listed. It never fails.
func (f *flagText) Set(text string) error {
	if f.many && f.given {
		text = f.text + "," + text
	}
	f.text, f.given = text, true
	return nil
}

func (f *flagText) String() string { return f.text }

// Type is what --help calls the value.
func (f *flagText) Type() string { return f.typ }

// flagSource has the flags that were given. Flags of the command itself are there too, and nobody asks for them.
func flagSource(flags *pflag.FlagSet) (source, error) {
	given := func(f *pflag.Flag) (string, any) { return setting{Name: f.Name}.yaml(), f.Value.String() }
	label := func(row setting) string { return "flag " + row.flag() }
	return newSource(posflag.ProviderWithFlag(flags, delimiter, nil, given), nil, label)
}
