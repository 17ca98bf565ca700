package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// JSON writes a result, such as a report, as one JSON object.
func JSON(w io.Writer, result any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(result)
}

// Print writes a result as one JSON object, or as a person reads it.
func Print(w io.Writer, asJSON bool, result any, text string) error {
	if asJSON {
		return JSON(w, result)
	}
	_, err := io.WriteString(w, text)
	return err
}

// JUnitFile writes rows as JUnit into a file, if one is named.
func JUnitFile(file, name string, rows ...Row) error {
	if file == "" {
		return nil
	}
	var b bytes.Buffer
	if err := JUnit(&b, name, &Report{Rows: rows}); err != nil {
		return err
	}
	return wholefile.Write(file, b.Bytes())
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"` // what could not be done
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Error   *junitFailure `xml:"error,omitempty"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the report as a test suite: a test case per row.
func JUnit(w io.Writer, name string, r *Report) error {
	suite := junitSuite{Name: name, Tests: len(r.Rows)}
	total := 0.0
	for _, row := range r.Rows {
		total += row.Time.Seconds()
		c := caseOf(name, row)
		if suite.Cases = append(suite.Cases, c); c.Error != nil {
			suite.Errors++
		} else if c.Failure != nil {
			suite.Failures++
		}
	}
	suite.Time = fmt.Sprintf("%.3f", total)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func caseOf(name string, row Row) junitCase {
	c := junitCase{
		Class: name + "." + row.Step, Name: Cell(row.Model), Out: Cell(row.Result),
		Time: fmt.Sprintf("%.3f", row.Time.Seconds()),
	}
	for _, warning := range row.Warnings {
		c.Out += "\nwarning: " + strings.TrimSpace(printable.Text(printable.Short(warning, large)))
	}
	if len(row.Failures) == 0 {
		return c
	}
	var text []string
	for _, f := range row.Failures {
		text = append(text, strings.TrimSpace(printable.Text(printable.Short(f.What+"\n"+f.How+"\n"+f.Next, large))))
	}
	if at := row.Failures[0].Place; at != nil {
		c.File, c.Line = Cell(at.File), at.Line
	}
	said := &junitFailure{Message: Cell(row.Failures[0].What), Text: strings.Join(text, "\n\n")}
	if row.Broken {
		c.Error = said
	} else {
		c.Failure = said
	}
	return c
}
