package cache

import "container/list"

// share is the part of a bound that one entry may take, 1/share: no single image drives out all the others.
const share = 16

// An lru keeps keys in the order of their use and adds up their sizes. It has no lock: its owner's guards it.
type lru struct {
	order *list.List // of sized, the last used in front
	elems map[string]*list.Element
	bytes int64
}

type sized struct {
	key  string
	size int64
}

func newLRU() *lru {
	return &lru{order: list.New(), elems: map[string]*list.Element{}}
}

// add counts key in as the last used, in place of what was counted for it before.
func (l *lru) add(key string, size int64) {
	l.remove(key)
	l.elems[key] = l.order.PushFront(sized{key, size})
	l.bytes += size
}

// use makes key the last used. A key that isn't counted stays so.
func (l *lru) use(key string) {
	if e, ok := l.elems[key]; ok {
		l.order.MoveToFront(e)
	}
}

func (l *lru) remove(key string) {
	if e, ok := l.elems[key]; ok {
		l.bytes -= l.order.Remove(e).(sized).size
		delete(l.elems, key)
	}
}

// oldest returns the least recently used key, if there is any.
func (l *lru) oldest() (key string, ok bool) {
	e := l.order.Back()
	if e == nil {
		return "", false
	}
	return e.Value.(sized).key, true
}
