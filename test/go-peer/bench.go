package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// result is what a measurement prints; a round is one execution of every template.
type result struct {
	Mode      string  `json:"mode"`
	Templates int     `json:"templates"`
	Unparsed  int     `json:"unparsed"`
	Rounds    int     `json:"rounds"`
	PerRound  float64 `json:"nanosecondsPerRound"`
	Errors    int     `json:"errorsPerRound"`
	Bytes     int     `json:"bytesPerRound"`
}

type job struct {
	question question
	parsed   *template.Template
	data     any
}

// limit ends a measurement after a time or a number of rounds, whichever was asked for.
type limit struct {
	rounds int
	time   time.Duration
}

func readLimit(text string) (limit, error) {
	if count, isRounds := strings.CutSuffix(text, "x"); isRounds {
		rounds, err := strconv.Atoi(count)
		if err == nil && rounds > 0 {
			return limit{rounds: rounds}, nil
		}
	} else if seconds, err := strconv.ParseFloat(strings.TrimSuffix(text, "s"), 64); err == nil && seconds > 0 {
		return limit{time: time.Duration(seconds * float64(time.Second))}, nil
	}
	return limit{}, fmt.Errorf("-bench %s: give seconds such as 2s, or rounds such as 100x", text)
}

func measure(in io.Reader, out io.Writer, bound string, withParse bool) error {
	end, err := readLimit(bound)
	if err != nil {
		return err
	}
	jobs, unparsed, err := readJobs(in)
	if err != nil {
		return err
	}
	found := result{Mode: "execute", Templates: len(jobs), Unparsed: unparsed}
	if withParse {
		found.Mode = "parse and execute"
	}
	var output bytes.Buffer
	runRound(jobs, &output, withParse, &found)
	start := time.Now()
	for {
		found.Errors, found.Bytes = 0, 0
		runRound(jobs, &output, withParse, &found)
		found.Rounds++
		if found.Rounds == end.rounds || (end.rounds == 0 && time.Since(start) >= end.time) {
			break
		}
	}
	found.PerRound = float64(time.Since(start)) / float64(found.Rounds)
	return json.NewEncoder(out).Encode(found)
}

func readJobs(in io.Reader) (jobs []job, unparsed int, err error) {
	known := map[string]any{}
	err = eachQuestion(in, func(q question) error {
		// Templates of one blueprint share their data.
		data, isKnown := known[string(q.Data)]
		if !isKnown {
			var err error
			if data, err = decode(q.Data); err != nil {
				return err
			}
			known[string(q.Data)] = data
		}
		parsed, err := parseOne(q)
		if err != nil {
			unparsed++
			return nil
		}
		jobs = append(jobs, job{q, parsed, data})
		return nil
	})
	return jobs, unparsed, err
}

func runRound(jobs []job, output *bytes.Buffer, withParse bool, found *result) {
	for _, job := range jobs {
		parsed := job.parsed
		if withParse {
			parsed, _ = parseOne(job.question)
		}
		output.Reset()
		if err := parsed.Execute(output, job.data); err != nil {
			found.Errors++
		}
		found.Bytes += output.Len()
	}
}
