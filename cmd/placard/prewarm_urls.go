package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/prewarm"
)

// urls are those of the lists and of the sitemaps' pages, with what can't be read of these.
func (f *prewarmFlags) urls(
	command *cobra.Command, config *prewarm.Config, lists []string,
) (urls []string, failures []prewarm.Failure, err error) {
	for _, name := range lists {
		list, err := readURLs(command, name)
		if err != nil {
			return nil, nil, fmt.Errorf("reading %s: %w", name, err)
		}
		urls = append(urls, list...)
	}
	for _, sitemap := range f.sitemaps {
		progress := newProgress(command.ErrOrStderr(), "reading pages")
		config.Progress = progress.advance
		found, err := config.Crawl(command.Context(), sitemap)
		progress.end()
		if err != nil {
			return nil, nil, err
		}
		fmt.Fprintf(command.ErrOrStderr(), "%s: %d pages, %d images of this server, %d others\n",
			sitemap, found.Pages, len(found.URLs), found.Foreign)
		if found.Elsewhere > 0 {
			fmt.Fprintf(command.ErrOrStderr(), "%d pages and sitemaps of other hosts are left out, without --any-host\n",
				found.Elsewhere)
		}
		urls, failures = append(urls, found.URLs...), append(failures, found.Failures...)
	}
	return urls, failures, nil
}

func readURLs(command *cobra.Command, name string) ([]string, error) {
	if name == "-" {
		return prewarm.ReadList(command.InOrStdin())
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return prewarm.ReadList(file)
}
