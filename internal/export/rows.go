package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readCSV reads a table (RFC 4180) whose first row has the names. A row with another number of fields fails alone.
func readCSV(data []byte) (records []Record, failures []error) {
	r := csv.NewReader(bytes.NewReader(data))
	names, err := r.Read()
	if err != nil {
		return nil, []error{&RecordError{Line: 1, Err: fmt.Errorf("there is no row with the names of the columns: %w", err)}}
	}
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
		if slices.Contains(names[:i], names[i]) {
			return nil, []error{&RecordError{Line: 1, Err: fmt.Errorf("two columns are called %q", names[i])}}
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return records, failures
		}
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			failures = append(failures, &RecordError{Line: parse.StartLine, Err: parse.Err})
			continue
		}
		line, _ := r.FieldPos(0)
		record := Record{Line: line, Values: map[string]any{}}
		for i, value := range row {
			record.Values[names[i]] = value
		}
		records = append(records, record)
	}
}

var errNotObject = errors.New("it is no JSON object, of which a record is made")

// readJSON reads a list of objects, or objects one after the other. What follows a mistake in the syntax can't be read.
func readJSON(data []byte) (records []Record, failures []error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // 1.10 stays 1.10
	list := bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("["))
	if list {
		_, _ = decoder.Token() // it is there
	}
	line, counted := 1, int64(0)
	for decoder.More() {
		start := decoder.InputOffset()
		start += int64(len(data[start:]) - len(bytes.TrimLeft(data[start:], " \t\r\n,")))
		line += bytes.Count(data[counted:start], []byte("\n"))
		counted = start
		record, err := readObject(decoder)
		if record.Line = line; err == nil {
			records = append(records, record)
			continue
		}
		failures = append(failures, &RecordError{Line: line, Err: err})
		if !errors.Is(err, errNotObject) {
			return records, failures
		}
	}
	if _, err := decoder.Token(); list && err != nil {
		end := at(data, int64(len(data)))
		failures = append(failures, &RecordError{Line: end, Err: fmt.Errorf("the list does not end: %w", err)})
	}
	return records, failures
}

func readObject(decoder *json.Decoder) (Record, error) {
	var value any
	if err := decoder.Decode(&value); err != nil {
		return Record{}, err
	}
	values, ok := value.(map[string]any)
	if !ok {
		return Record{}, errNotObject
	}
	return Record{Values: values}, nil
}

// readLines reads an object from each line that isn't empty. A line that is none fails alone.
func readLines(data []byte) (records []Record, failures []error) {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		found, failed := readJSON(line)
		if len(found) != 1 && failed == nil {
			failed = []error{&RecordError{Err: errNotObject}}
		}
		if failed != nil {
			failures = append(failures, &RecordError{Line: number, Err: errors.Unwrap(failed[0])})
			continue
		}
		found[0].Line = number
		records = append(records, found[0])
	}
	return records, failures
}
