package library

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// EnvPath names the environment variable that holds the path of a library to use.
const EnvPath = "ONNXRUNTIME_SHARED_LIBRARY_PATH"

// Mend is the command that puts right a missing or damaged library.
const Mend = "storesim setup   (in a checkout: make setup)"

// ErrNotFound is what [Find] wraps when no library is on this machine.
var ErrNotFound = errors.New("ONNX Runtime library not found")

// Source says where a library was found; its text is for people.
type Source string

// The places [Find] looks in, in this order.
const (
	FromFlag   Source = "flag"
	FromEnv    Source = "environment"
	FromCache  Source = "cache"
	FromBeside Source = "beside the program"
	FromSystem Source = "system"
)

// Library is a shared library file that exists and could be read.
type Library struct {
	Path    string // absolute
	Source  Source
	SHA256  string // lower-case hex
	Version string // the release the sum belongs to; "" for a library that is not in the table
}

// Find returns the first library of: flag, the environment variable [EnvPath], the cache, beside the program,
// the system's library folders. A path that the user named (flag or environment) is used or is an error,
// never passed over. flag may be "". A cached library whose sum is not the table's is an error too: only a
// stopped disk or a stranger makes one. An error says which command mends it.
func Find(flag string) (Library, error) {
	if flag != "" {
		return named(flag, FromFlag)
	}
	if path := os.Getenv(EnvPath); path != "" {
		return named(path, FromEnv)
	}
	if lib, err := cached(cacheDirs()); err != nil || lib.Path != "" {
		return lib, err
	}
	if dir, err := programDir(); err == nil {
		if lib, err := first([]string{dir}, FromBeside); err == nil {
			return lib, nil
		}
	}
	if lib, err := first(systemDirs(), FromSystem); err == nil {
		return lib, nil
	}
	return Library{}, fmt.Errorf("%w (looked at: flag, %s, cache, beside the program, system); run: %s",
		ErrNotFound, EnvPath, Mend)
}

// named reads the library the user pointed at.
func named(path string, source Source) (Library, error) {
	lib, err := read(path, source)
	if err != nil {
		return Library{}, fmt.Errorf("ONNX Runtime library named by the %s: %w; "+
			"name another, or none and run: %s", source, err, Mend)
	}
	return lib, nil
}

// cached returns the fetched library, the zero Library where none of the folders has one.
func cached(dirs []string) (Library, error) {
	b, ok := builds()[platform()]
	if !ok {
		return Library{}, nil // nothing is ever fetched here: an installed library may still serve
	}
	for _, dir := range dirs {
		lib, err := read(filepath.Join(dir, b.file), FromCache)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return Library{}, fmt.Errorf("cached ONNX Runtime library: %w; run: %s", err, Mend)
		}
		if lib.SHA256 != b.sha256 {
			return Library{}, fmt.Errorf("cached ONNX Runtime library %s: sha256 is %s, want %s; run: %s",
				lib.Path, lib.SHA256, b.sha256, Mend)
		}
		return lib, nil
	}
	return Library{}, nil
}

// first returns the first readable library under its usual names in the folders.
func first(dirs []string, source Source) (Library, error) {
	for _, dir := range dirs {
		for _, name := range usualNames() {
			if lib, err := read(filepath.Join(dir, name), source); err == nil {
				return lib, nil
			}
		}
	}
	return Library{}, ErrNotFound
}

// read sums the file at path.
func read(path string, source Source) (Library, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Library{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return Library{}, err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return Library{}, err
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	return Library{Path: path, Source: source, SHA256: hash, Version: releaseOf(hash)}, nil
}

// usualNames are the file names installers give the library on this system.
func usualNames() []string {
	switch runtime.GOOS {
	case "windows":
		return []string{"onnxruntime.dll"}
	case "darwin":
		return []string{"libonnxruntime.dylib", "libonnxruntime.1.dylib",
			"libonnxruntime." + Version + ".dylib"}
	default:
		return []string{"libonnxruntime.so", "libonnxruntime.so.1", "libonnxruntime.so." + Version}
	}
}

// systemDirs are the folders installers use. Windows has none: the onnxruntime.dll in its system folder
// belongs to Windows itself and is too old for us.
func systemDirs() []string {
	switch runtime.GOOS {
	case "windows":
		return nil
	case "darwin":
		return []string{"/opt/homebrew/lib", "/usr/local/lib"}
	}
	var dirs []string
	for dir := range strings.SplitSeq(os.Getenv("LD_LIBRARY_PATH"), ":") {
		if dir != "" {
			dirs = append(dirs, dir)
		}
	}
	return append(dirs, "/usr/local/lib", "/usr/local/lib64", "/usr/lib", "/usr/lib64",
		"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
}
