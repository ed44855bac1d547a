// Command recipe serves cards that the chromedp recipe draws, as the other peers serve theirs: its arguments are the
// browser, the template's folder and the quality of jpg and webp; it prints where it listens, and answers
// GET /card.{jpg,png,webp}?title=….
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("recipe: ")
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("want a browser, a template's folder and a quality as arguments")
	}
	quality, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	recipe, err := bench.StartRecipe(args[0], args[1], quality)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, recipe.Stop())
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	server := &http.Server{Handler: handler(recipe), ReadHeaderTimeout: time.Minute}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, recipe.Stop())
	}
	return recipe.Stop()
}

func handler(recipe *bench.Recipe) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		format, ok := renderer.ParseFormat(strings.TrimPrefix(r.URL.Path, "/card."))
		if !ok {
			http.NotFound(w, r)
			return
		}
		image, closeTab, err := recipe.Draw(r.FormValue("title"), format)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", format.ContentType())
		w.Header().Set("Content-Length", strconv.Itoa(len(image)))
		_, _ = w.Write(image) //nolint:gosec // an image that nobody but the benchmark asks for
		go closeTab()         // an answer needn't wait for it
	})
}
