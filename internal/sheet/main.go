// Command sheet draws all built-in templates on two contact sheets, to be looked at: in both themes with texts that
// strain the layout, and in ten scripts. It is a client of a real server, and the sheet is a template like any other.
//
//	go run ./internal/sheet -placard bin/placard -o docs/images
package main

import (
	"context"
	"flag"
	"fmt"
	"html/template"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

func main() {
	program := flag.String("placard", "bin/placard", "the program to draw with")
	output := flag.String("o", "docs/images", "the folder to write to")
	flag.Parse()
	if err := run(context.Background(), *program, *output); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, program, output string) error {
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20})
	if err != nil {
		return err
	}
	defer library.Close()
	s, err := start(ctx, program)
	if err != nil {
		return err
	}
	defer s.stop()
	for name, columns := range map[string][]column{"sheet-looks": looks, "sheet-scripts": scripts} {
		file := filepath.Join(output, name+".jpg")
		if err := draw(ctx, s, library.Templates(), columns, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// draw gets every card of a sheet, and has the sheet itself drawn from them.
func draw(ctx context.Context, s *server, rows []*renderer.Template, columns []column, file string) error {
	folder, err := os.MkdirTemp("", "placard-sheet-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := os.Mkdir(filepath.Join(folder, "sheet"), 0o700); err != nil {
		return err
	}
	cards, ctx := errgroup.WithContext(ctx)
	cards.SetLimit(4)
	for r, tpl := range rows {
		for c, column := range columns {
			cards.Go(func() error {
				card, err := s.get(ctx, column.job(tpl))
				if err != nil {
					return fmt.Errorf("%s, %s: %w", tpl.Name, column.name(), err)
				}
				return os.WriteFile(filepath.Join(folder, "sheet", cardFile(r, c)), card, 0o600)
			})
		}
	}
	if err := cards.Wait(); err != nil {
		return err
	}
	if err := writePage(filepath.Join(folder, "sheet", "index.html"), rows, columns); err != nil {
		return err
	}
	command := exec.Command(s.program, "render", "sheet", "--templates", folder, "-o", file, "--render-timeout", "60s",
		"--quality", "80")
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("drawing the sheet: %w\n%s", err, out)
	}
	return nil
}

func cardFile(row, column int) string { return strconv.Itoa(row) + "-" + strconv.Itoa(column) + ".jpg" }

// page is the sheet's own template.
var page = template.Must(template.New("page").Funcs(template.FuncMap{"card": cardFile}).Parse(`<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Sheet</title>
<meta name="viewport" content="width={{.Width}}, height={{.Height}}">
<style>
  body { margin: 24px; background: #8b8b8b; color: #fff; font: 600 15px/28px Inter, sans-serif }
  table { border-spacing: 8px 0; margin: -8px }
  th { text-align: start; font-weight: 600 }
  td { padding: 0 0 12px }
  img { display: block; width: 360px; height: 189px }
</style>
<table><tr><td>{{range .Columns}}<th>{{.}}{{end}}
{{range $r, $row := .Rows}}<tr><th>{{$row}}
{{range $c, $column := $.Columns}}<td><img src="{{card $r $c}}" alt="">{{end}}
{{end}}</table>`))

func writePage(file string, rows []*renderer.Template, columns []column) error {
	data := struct {
		Width, Height int
		Rows, Columns []string
	}{Width: 170 + 370*len(columns), Height: 90 + 202*len(rows)}
	for _, tpl := range rows {
		data.Rows = append(data.Rows, tpl.Name)
	}
	for _, c := range columns {
		data.Columns = append(data.Columns, c.name())
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return page.Execute(f, data)
}
