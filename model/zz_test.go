package model

import (
	"fmt"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	for _, n := range LibraryNames() {
		p, err := Load(n)
		if err != nil {
			t.Error(err)
			continue
		}
		t0 := time.Now()
		fs := Lint(p)
		fmt.Println("=====", n, len(fs), time.Since(t0))
		for _, f := range fs {
			if !f.Inherited {
				fmt.Println(f.Pos, f.ID, f.Possibly, f.Message)
			}
		}
	}
}
