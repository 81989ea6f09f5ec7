// Command go-peer answers what Go's text/template and sprig make of templates, for tests and measurements to compare with.
//
// It reads JSON lines and writes JSON lines: {id, template, data, missingKey?} becomes
// {id, output | outputBase64 | error and errorStage}. With -bench it measures the templates instead.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/template"
	_ "time/tzdata"
	"unicode/utf8"

	"github.com/Masterminds/sprig"
)

type question struct {
	ID         string          `json:"id"`
	Template   string          `json:"template"`
	Data       json.RawMessage `json:"data"`
	MissingKey string          `json:"missingKey"`
}

type answer struct {
	ID     string  `json:"id"`
	Output *string `json:"output,omitempty"`
	Base64 *string `json:"outputBase64,omitempty"`
	Error  *string `json:"error,omitempty"`
	Stage  string  `json:"errorStage,omitempty"`
}

func main() {
	bench := flag.String("bench", "", "measure for so many seconds (2s) or rounds (100x) instead of answering")
	parse := flag.Bool("parse", false, "with -bench: parse in every round too")
	flag.Parse()
	var err error
	if *bench == "" {
		err = answerAll(os.Stdin, os.Stdout)
	} else {
		err = measure(os.Stdin, os.Stdout, *bench, *parse)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "go-peer:", err)
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	writer := bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	err := eachQuestion(in, func(q question) error {
		data, err := decode(q.Data)
		if err != nil {
			return fmt.Errorf("data of %s: %w", q.ID, err)
		}
		return encoder.Encode(answerOne(q, data))
	})
	if err != nil {
		return err
	}
	return writer.Flush()
}

func answerOne(q question, data any) answer {
	parsed, err := parseOne(q)
	if err != nil {
		return failed(q.ID, "parse", err)
	}
	var output bytes.Buffer
	if err := parsed.Execute(&output, data); err != nil {
		return failed(q.ID, "execute", err)
	}
	if utf8.Valid(output.Bytes()) {
		text := output.String()
		return answer{ID: q.ID, Output: &text}
	}
	text := base64.StdEncoding.EncodeToString(output.Bytes())
	return answer{ID: q.ID, Base64: &text}
}

func failed(id, stage string, err error) answer {
	text := err.Error()
	return answer{ID: id, Error: &text, Stage: stage}
}

func parseOne(q question) (*template.Template, error) {
	missing := q.MissingKey
	if missing == "" {
		missing = "error"
	}
	return template.New("config").Option("missingkey=" + missing).Funcs(functions).Parse(q.Template)
}

var functions = template.FuncMap(sprig.TxtFuncMap())

func eachQuestion(in io.Reader, use func(question) error) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var q question
			if err := json.Unmarshal(line, &q); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
			if err := use(q); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// decode reads JSON as Kubernetes' unstructured objects hold it: whole numbers that fit are int64.
func decode(text json.RawMessage) (any, error) {
	if len(text) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return withNumbers(value), nil
}

func withNumbers(value any) any {
	switch given := value.(type) {
	case json.Number:
		return number(string(given))
	case []any:
		for index, item := range given {
			given[index] = withNumbers(item)
		}
	case map[string]any:
		for key, item := range given {
			given[key] = withNumbers(item)
		}
	}
	return value
}

func number(text string) any {
	if !strings.ContainsAny(text, ".eE") {
		if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
			return whole
		}
	}
	float, _ := strconv.ParseFloat(text, 64)
	return float
}
