package prewarm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"
)

const (
	// userAgent is how we call ourselves.
	userAgent = "placard-prewarm"
	// maxProblemBytes is what is read of an error.
	maxProblemBytes = 4 << 10
)

// get makes one request; whoever gets a response closes its body. Any status but 200 is an error, a laterError where
// another try may do. It is a GET for images, too, although the server draws for a HEAD as well: caches on the way keep
// what they got by GET.
func (c *Config) get(ctx context.Context, u string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", userAgent)
	response, err := c.Client.Do(request)
	if err != nil {
		return nil, laterError{error: reason(err)}
	}
	if response.StatusCode == http.StatusOK {
		return response, nil
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusAccepted:
		return nil, laterError{problem(response), retryAfter(response.Header.Get("Retry-After"))}
	}
	return nil, problem(response)
}

// problem is what an answer of another status says.
func problem(response *http.Response) error {
	var p struct {
		Detail  string `json:"detail"`  // RFC 9457
		Message string `json:"message"` // and three services' forms
		Error   any    `json:"error"`
		Msg     string `json:"msg"`
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, maxProblemBytes))
	_ = json.Unmarshal(body, &p) // what is no JSON says nothing
	said, _ := p.Error.(string)
	for _, text := range []string{p.Detail, p.Message, said, p.Msg} {
		if text != "" {
			return fmt.Errorf("%s: %s", response.Status, text)
		}
	}
	return errors.New(response.Status)
}
