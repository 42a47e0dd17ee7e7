package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"storesim/pipeline/detect/onnx/library"
)

// TestMain lets the scripts call the program itself.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"storesim": func() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// Each script is a user's session at the command line: testdata/script.
func TestScripts(t *testing.T) {
	lib, err := library.Find("")
	if err != nil {
		t.Logf("scripts that run a network are skipped: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv(library.EnvPath, lib.Path)
			return nil
		},
		Condition: func(cond string) (bool, error) { return cond == "networks" && err == nil, nil },
	})
}
