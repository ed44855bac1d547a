package server

import (
	"context"
	"encoding/hex"
	"reflect"
	"testing"

	"github.com/placard/placard/renderer"
)

// TestSpellingsOfAURLAreOneJob: the signature, which has two good spellings, and the query, which is anybody's, are no
// part of what is drawn, so they can't make a second image of it, nor a second place in the cache.
func TestSpellingsOfAURLAreOneJob(t *testing.T) {
	const rest = "article/eyJ2ZXJzaW9uIjoiMSJ9.jpg"
	var jobs []renderer.Job
	s := newSite(rendering(func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
		jobs = append(jobs, job)
		return picture(), nil
	}))
	for _, target := range []string{
		sign(rest), "/img/" + hex.EncodeToString(mac(rest)) + "/" + rest, sign(rest) + "?fbclid=1", sign(rest) + "?",
	} {
		if recorder := s.serve("GET", target); recorder.Code != 200 {
			t.Errorf("%s: got %d", target, recorder.Code)
		}
	}
	for i, job := range jobs {
		if !reflect.DeepEqual(job, jobs[0]) {
			t.Errorf("job %d is %+v, want %+v", i, job, jobs[0])
		}
	}
}
