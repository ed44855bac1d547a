package server

import (
	"bytes"
	"cmp"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gorilla/mux"
	"golang.org/x/image/webp"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
)

// What the status of a job can be.
const (
	statusPending = "pending"
	statusRunning = "running"
	statusDone    = "done"
	statusFailed  = "failed"
)

// A job is what the API and webhooks tell of one. Its shape is a promise.
type job struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"` // of the image
	StatusURL string         `json:"status_url"`
	Metadata  jsontext.Value `json:"metadata,omitempty"`
	CreatedAt time.Time      `json:"created_at"`
	drawResult
}

func (s *server) jobOf(id string, task drawTask, result drawResult) job {
	return job{
		ID: id, URL: s.PublicURL + task.Target, StatusURL: s.PublicURL + "/api/render/" + id,
		Metadata: task.Metadata, CreatedAt: task.CreatedAt, drawResult: result,
	}
}

// describeJob answers GET /api/render/{id}. Another project's job is as unknown as one that never was.
func (s *server) describeJob(w http.ResponseWriter, r *http.Request, p *project.Project) error {
	id := mux.Vars(r)["id"]
	if !jobs.IsID(id) {
		return jobs.ErrUnknown
	}
	status, err := s.Jobs.Status(r.Context(), id)
	if err != nil {
		return err
	}
	var task drawTask
	if err := json.Unmarshal(status.Payload, &task); err != nil {
		return err
	}
	if task.Project != p.ID {
		return jobs.ErrUnknown
	}
	return writeJSON(w, s.jobOf(id, task, readResult(status)))
}

func readResult(status jobs.Status) drawResult {
	switch status.State {
	case jobs.Pending:
		return drawResult{Status: statusPending}
	case jobs.Running:
		return drawResult{Status: statusRunning}
	}
	result := drawResult{Status: statusFailed} // where it is missing, the process was killed in the last try
	_ = json.Unmarshal(status.Result, &result)
	return result
}

// resultOf is what comes of a drawn image, or of the error in its place.
func resultOf(img *renderer.Image, err error) drawResult {
	result := drawResult{Status: statusFailed, FinishedAt: new(time.Now().UTC())}
	if err != nil {
		p := problemOf(err)
		result.Error = cmp.Or(p.Detail, p.Title)
		return result
	}
	result.Status, result.Bytes, result.Warnings = statusDone, len(img.Bytes), img.Warnings
	if decode, ok := decoders[img.Format]; ok {
		config, _ := decode(bytes.NewReader(img.Bytes)) // of an image of ours
		result.Width, result.Height = config.Width, config.Height
	}
	return result
}

var decoders = map[renderer.Format]func(io.Reader) (image.Config, error){
	renderer.PNG: png.DecodeConfig, renderer.JPEG: jpeg.DecodeConfig, renderer.WebP: webp.DecodeConfig,
}
