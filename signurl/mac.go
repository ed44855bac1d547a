package signurl

import (
	"crypto/hmac"
	"hash"
	"sync"
)

// macs are HMACs that have verified before, a *sync.Pool for each key and hash: what an HMAC makes of its key is half
// of the work of a short text. Only keys that verify are here, of which a server has few; not those that Explain
// guesses.
var macs sync.Map

type macKey struct {
	key Key
	// encodedLen tells the hashes apart.
	encodedLen int
}

// withMAC lends work an HMAC of the key, which it has to reset before every text.
func (k Key) withMAC(m scheme, work func(mac hash.Hash)) {
	id := macKey{k, m.encodedLen}
	pool, ok := macs.Load(id)
	if !ok {
		pool, _ = macs.LoadOrStore(id, &sync.Pool{
			New: func() any { return hmac.New(m.hash, []byte(k.text)) },
		})
	}
	mac := pool.(*sync.Pool).Get().(hash.Hash)
	defer pool.(*sync.Pool).Put(mac)
	work(mac)
}
