package enginetest

import "testing"

func testOrder(t *testing.T, open Open) {}
