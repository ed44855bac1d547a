// Package bench measures what Placard promises: an image that nobody has asked for before takes at most a quarter of
// the time that the usual recipe takes for the same card, a new tab in a running browser for every request.
//
// `make bench` prints the figures; a test guards the quarter. A time says little on a machine that is shared, so none
// is judged: the two take turns, and what counts is their ratio in each round.
//
// The package has what such measuring needs: programs that are started and whose processor time and memory are read,
// the recipe, quantiles. The command in the folder peers compares with more, over HTTP; the one in growth finds out
// what an image costs as there is more of everything; the one in capacity, what instances and what they share carry.
package bench
