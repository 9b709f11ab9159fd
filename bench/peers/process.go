package main

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// run is what one exploration took.
type run struct {
	prepared time.Duration // translating and compiling
	wall     time.Duration
	busy     time.Duration // of all processors together
	bytes    int64         // the most memory that the process had
	fixed    int64         // of them, for a table whose size was given beforehand
	outcome
}

// start runs a whole process and measures it. An exit status is no error: some of the tools have one for what they have found.
func start(dir string, command []string) (out string, r run, err error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err = cmd.Run()
	r.wall = time.Since(began)
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		return "", r, err
	}
	r.bytes = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	r.busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return stdout.String() + stderr.String(), r, nil
}

// output is what a command says; it has to succeed.
func output(dir string, command []string) ([]byte, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var status *exec.ExitError
	if errors.As(err, &status) {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, status.Stderr)
	}
	return out, err
}

// do runs a command that has nothing to say.
func do(dir string, command ...string) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
	}
	return nil
}

func has(tools ...string) bool {
	for _, t := range tools {
		if _, err := exec.LookPath(t); err != nil {
			return false
		}
	}
	return true
}
