package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tcpcheck": func() { os.Exit(run()) },
		"timeless": timeless,
	})
}

// TestScripts runs the real program through testdata/script: every command, its exit status and its errors.
//
//	exits N tcpcheck ARGS…         the program must end with status N, and without a Go stack trace
//	interrupted N tcpcheck ARGS…   the same, of a run that gets SIGINT after half a second and must then end at once
//	json PATH[=VALUE]…             standard output is one JSON document with these keys: `properties.0.name=no-ghost`
//	large FILE N                   writes a file of N bytes, one line
//	edit FILE OLD NEW              replaces the first OLD in a file
//	stdin stdout, then timeless    standard output of the last command without the time that it took
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		Setup:         english,
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "interrupted": interrupted, "json": jsonHas, "large": large, "edit": edit,
		},
	})
}

// english gives a script a locale that says nothing of a language.
func english(env *testscript.Env) error {
	env.Setenv("LC_ALL", "C")
	env.Setenv("LANG", "")
	return nil
}

// timeless copies standard input and replaces times.
func timeless() {
	data, err := io.ReadAll(os.Stdin)
	if err != nil {
		os.Exit(1)
	}
	os.Stdout.WriteString(timing.ReplaceAllString(string(data), "in TIME"))
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	checkStatus(ts, args[0], ts.Exec(args[1], args[2:]...), ts.ReadFile("stdout")+ts.ReadFile("stderr"))
}

// checkStatus holds the end of a run against the wanted status.
func checkStatus(ts *testscript.TestScript, want string, err error, written string) {
	status := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		status = ended.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(status) != want {
		ts.Fatalf("exit status %d, want %s", status, want)
	}
	if strings.Contains(written, "panic:") || strings.Contains(written, "goroutine ") {
		ts.Fatalf("a Go stack trace:\n%s", written)
	}
}

// interrupted leaves what the program wrote in the files out and err.
func interrupted(ts *testscript.TestScript, _ bool, args []string) {
	if runtime.GOOS == "windows" {
		ts.Fatalf("no SIGINT on windows: skip this script there")
	}
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	var out, errs bytes.Buffer
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), &out, &errs
	ts.Check(cmd.Start())
	time.Sleep(500 * time.Millisecond)
	began := time.Now()
	ts.Check(cmd.Process.Signal(os.Interrupt))
	err = cmd.Wait()
	if took := time.Since(began); took > 2*time.Second {
		ts.Fatalf("it took %s to end", took)
	}
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), errs.Bytes(), 0o600))
	checkStatus(ts, args[0], err, out.String()+errs.String())
}

func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	var doc any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &doc); err != nil {
		ts.Fatalf("standard output is no JSON document: %v", err)
	}
	for _, arg := range args {
		path, want, compared := strings.Cut(arg, "=")
		value, ok := lookup(doc, strings.Split(path, "."))
		switch {
		case ok == neg:
			ts.Fatalf("key %s: there is one: %t", path, ok)
		case compared && fmt.Sprint(value) != want:
			ts.Fatalf("%s is %v, want %s", path, value, want)
		}
	}
}

// lookup follows a path of keys and indices; `len` is the length of a list.
func lookup(doc any, path []string) (any, bool) {
	for _, key := range path {
		switch v := doc.(type) {
		case map[string]any:
			var ok bool
			if doc, ok = v[key]; !ok {
				return nil, false
			}
		case []any:
			if key == "len" {
				doc = len(v)
				continue
			}
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				return nil, false
			}
			doc = v[i]
		default:
			return nil, false
		}
	}
	return doc, true
}

func large(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("x"), n), 0o600))
}

func edit(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	name := filepath.Clean(ts.MkAbs(args[0]))
	ts.Check(os.WriteFile(name, []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}
