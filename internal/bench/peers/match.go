package main

import (
	"context"
	"fmt"
	"log"
	"time"
)

// A match is all contenders, ready.
type match struct {
	*config
	contenders []*contender
	titles     *titles
}

// play has a round before the first that doesn't count, of a second a turn at most: browsers and compilers get faster
// with their first pages.
func (m *match) play(ctx context.Context) ([]cell, error) {
	log.Print("getting warm")
	if _, err := m.round(ctx, 0, min(m.lasts, time.Second)); err != nil {
		return nil, err
	}
	var cells []cell
	for i := range m.rounds {
		log.Printf("round %d of %d", i+1, m.rounds)
		played, err := m.round(ctx, i, m.lasts)
		if err != nil {
			return nil, err
		}
		cells = add(cells, played)
	}
	return cells, nil
}

// round lets everybody have a turn in every cell. Another one begins in each cell and each round.
func (m *match) round(ctx context.Context, number int, lasts time.Duration) ([]cell, error) {
	var cells []cell
	for _, format := range m.formats {
		for _, atOnce := range m.atOnce {
			cell := cell{format: format, atOnce: atOnce}
			able := able(m.contenders, format)
			cell.rows = make([]row, len(able))
			for _, i := range order(len(able), number+len(cells)) {
				t, err := m.turn(ctx, able[i], task{format: format, atOnce: atOnce, time: lasts})
				if err != nil {
					return nil, fmt.Errorf("%s, %d at once: %w", format, atOnce, err)
				}
				cell.rows[i] = row{able[i].label, []turn{t}}
			}
			cells = append(cells, cell)
		}
	}
	return cells, nil
}

// tries is how often a peer may fail in one turn.
const tries = 3

// turn has a contender draw. A peer that fails is started again, and draws for a turn to get warm. The puppeteer recipe
// does so now and then: a tab that another one hides before its screenshot waits for ever (puppeteer's issue 12712).
func (m *match) turn(ctx context.Context, c *contender, work task) (turn, error) {
	for failures := 0; ; failures++ {
		t, err := work.do(ctx, c, m.titles)
		if err == nil || c.command == nil || failures == tries || ctx.Err() != nil {
			t.failures = failures
			return t, err
		}
		log.Printf("starting it again: %v", err)
		_ = c.stop() // how it ends is no news
		fresh, err := m.start(c.entrant)
		if err != nil {
			return turn{}, err
		}
		*c = *fresh
		_, _ = work.do(ctx, c, m.titles) // if this fails, so does the next
	}
}

// order returns the numbers below n, beginning with one that depends on the turn.
func order(n, turn int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = (turn + i) % n
	}
	return list
}

// add puts the turns of one more round to those before it.
func add(cells, round []cell) []cell {
	if cells == nil {
		return round
	}
	for i := range cells {
		for j := range cells[i].rows {
			cells[i].rows[j].turns = append(cells[i].rows[j].turns, round[i].rows[j].turns...)
		}
	}
	return cells
}
