package renderer

// A FieldError says which property of which field is at fault, so that a form can show the words in their place.
type FieldError struct {
	Field string
	// Property is the name in full, of the main one too.
	Property string
	// Err is the whole sentence, with both names as they were given.
	Err error
}

// Error is that of the error within.
func (e *FieldError) Error() string { return e.Err.Error() }

// Unwrap returns the error within.
func (e *FieldError) Unwrap() error { return e.Err }
