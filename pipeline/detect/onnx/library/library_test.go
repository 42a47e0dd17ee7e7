package library

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// content stands for a library.
const content = "not really machine code, but hashed like it"

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

func testBuild() build {
	return build{entry: "package/bin/lib.so", file: "lib.so", sha256: sum(content), bytes: int64(len(content))}
}

// archive is a package as npm makes it: gzip of tar, the wanted entry among others.
func archive(t *testing.T, entries map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	files := tar.NewWriter(zipped)
	for name, text := range entries {
		header := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}
		if err := files.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := files.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(files.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// fakeNpm puts an npm of our own first in the path: a shell script.
func fakeNpm(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for npm is a shell script")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "npm"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
}

// packs is an npm that copies a ready archive to where the real one would put it.
func packs(t *testing.T, data []byte) {
	t.Helper()
	from := filepath.Join(t.TempDir(), "ready")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	fakeNpm(t, `[ "$1 $2 $3 $4" = "pack `+npmPackage+` --ignore-scripts --pack-destination" ] || exit 9
cp `+from+` "$5/onnxruntime-node.tgz"`)
}

func TestFetchTakesTheOneFileOut(t *testing.T) {
	packs(t, archive(t, map[string]string{"package/other": "x", "package/bin/lib.so": content}))
	dir := filepath.Join(t.TempDir(), "cache")
	path, err := fetchInto(t.Context(), dir, testBuild(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != content {
		t.Errorf("%s holds %q, %v", path, got, err)
	}
	if left := list(t, dir); len(left) != 1 {
		t.Errorf("the cache holds %q, want the library alone", left)
	}
}

func TestFailedFetchLeavesNothing(t *testing.T) {
	good := archive(t, map[string]string{"package/bin/lib.so": content})
	cases := map[string]struct {
		archive []byte // what npm packs, or nil for
		script  string // what npm does
		want    []string
	}{
		"npm fails": {
			script: "echo npm error network unreachable >&2; exit 1",
			want:   []string{"npm pack " + npmPackage, "network unreachable"},
		},
		"disk full": {
			script: "echo npm error code ENOSPC >&2; exit 228",
			want:   []string{"the disk is full", "300 MB", Mend},
		},
		"other file": {
			archive: archive(t, map[string]string{"package/bin/lib.so": "evil"}),
			want:    []string{"sha256 is " + sum("evil"), "want " + sum(content)},
		},
		"file not in it": {
			archive: archive(t, map[string]string{"package/x": ""}),
			want:    []string{"has no file package/bin/lib.so"},
		},
		"truncated":      {archive: good[:len(good)/2], want: []string{"onnxruntime-node.tgz", "EOF"}},
		"not an archive": {archive: []byte("<html>"), want: []string{"onnxruntime-node.tgz"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.archive != nil {
				packs(t, c.archive)
			} else {
				fakeNpm(t, c.script)
			}
			dir := t.TempDir()
			_, err := fetchInto(t.Context(), dir, testBuild(), io.Discard)
			if err == nil {
				t.Fatal("no error")
			}
			text := withHint(err, dir).Error()
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("error %q does not say %q", text, want)
				}
			}
			if left := list(t, dir); len(left) != 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestFetchWithoutNpm(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := fetchInto(t.Context(), t.TempDir(), testBuild(), io.Discard)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"npm is not installed", EnvPath, Mend} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
}

// An interrupt stops npm at once and leaves nothing.
func TestFetchStopsWhenCancelled(t *testing.T) {
	fakeNpm(t, "exec sleep 60")
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	progress := writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })
	if _, err := fetchInto(ctx, dir, testBuild(), progress); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancellation", err)
	}
	if left := list(t, dir); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A path the user named is used, whatever else there is.
func TestFindUsesWhatTheUserNamed(t *testing.T) {
	dir := t.TempDir()
	flag, env := filepath.Join(dir, "flag.so"), filepath.Join(dir, "env.so")
	for _, path := range []string{flag, env} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(EnvPath, env)
	for named, want := range map[string]Library{
		flag: {Path: flag, Source: FromFlag, SHA256: sum(content)},
		"":   {Path: env, Source: FromEnv, SHA256: sum(content)},
	} {
		if got, err := Find(named); err != nil || got != want {
			t.Errorf("Find(%q) = %+v, %v; want %+v", named, got, err, want)
		}
	}
}

// A wrong path is an error: silently taking another library would hide the user's mistake.
func TestFindRefusesAWrongPath(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone.so")
	if _, err := Find(gone); err == nil || !strings.Contains(err.Error(), gone) {
		t.Errorf("flag: error %v", err)
	}
	t.Setenv(EnvPath, gone)
	if _, err := Find(""); err == nil || !strings.Contains(err.Error(), gone) {
		t.Errorf("environment: error %v", err)
	}
}

func TestFindInTheCache(t *testing.T) {
	b, err := thisBuild()
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	if lib, err := cached([]string{dir}); err != nil || lib.Path != "" {
		t.Errorf("empty cache: %+v, %v", lib, err)
	}
	if err := os.WriteFile(filepath.Join(dir, b.file), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = cached([]string{t.TempDir(), dir})
	if err == nil || !strings.Contains(err.Error(), sum(content)) || !strings.Contains(err.Error(), Mend) {
		t.Errorf("damaged library: error %v", err)
	}
}

func TestFindNothing(t *testing.T) {
	empty := t.TempDir()
	t.Chdir(empty)
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, empty)
	}
	t.Setenv(EnvPath, "")
	lib, err := Find("")
	if lib.Source == FromSystem {
		t.Skipf("this machine has an installed library: %s", lib.Path)
	}
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), Mend) {
		t.Errorf("Find = %+v, %v; want an error that says %q", lib, err, Mend)
	}
}

func TestCheckoutCacheIsAtTheRoot(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := checkoutCache(deep); got != "" {
		t.Errorf("outside a checkout: %q", got)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module storesim\n\ngo 1.26.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, want := checkoutCache(deep), filepath.Join(root, ".cache", "onnxruntime", Version); got != want {
		t.Errorf("checkoutCache = %q, want %q", got, want)
	}
}

func TestTableIsWellFormed(t *testing.T) {
	for platform, b := range builds() {
		if len(b.sha256) != 64 || b.bytes < 1e7 || filepath.Base(b.entry) != b.file {
			t.Errorf("%s: %+v", platform, b)
		}
		if releaseOf(b.sha256) != Version {
			t.Errorf("%s: sum belongs to no release", platform)
		}
	}
	if releaseOf(sum(content)) != "" {
		t.Error("a foreign library has a release")
	}
}
