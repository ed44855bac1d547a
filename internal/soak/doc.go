// Package soak breaks the real server: it kills and stops its processes, fills its disks, damages its files, edits its
// templates and crowds its doors, all under load. The tests read as the list of faults that Placard survives, one each.
//
// Every request is in a Ledger. A failure is an answer that is neither the right image, byte for byte as it was drawn
// before without faults, nor a refusal that the fault permits and that is in the documented form.
//
// A Server is the real program in a session of its own, by which every process that it ever started is known, those
// too whose parent has died.
//
// The short form is part of `go test ./...`, the long one is `make soak`. Times depend on the machine, so that only
// the long form, run where nothing else is, holds them against what is promised.
package soak
