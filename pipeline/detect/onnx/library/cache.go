package library

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// cacheDirs lists the folders a fetched library may lie in, the preferred one first: the checkout around the
// working folder, the checkout around the program, the user's cache folder.
func cacheDirs() []string {
	var dirs []string
	add := func(dir string, err error) {
		if err == nil && dir != "" {
			dirs = append(dirs, dir)
		}
	}
	if wd, err := os.Getwd(); err == nil {
		add(checkoutCache(wd), nil)
	}
	if exe, err := programDir(); err == nil {
		add(checkoutCache(exe), nil)
	}
	user, err := os.UserCacheDir()
	add(filepath.Join(user, "storesim", "onnxruntime", Version), err)
	return dirs
}

// checkoutCache is the cache folder of the storesim checkout that dir lies in, or "" outside any.
func checkoutCache(dir string) string {
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module storesim\n") {
			return filepath.Join(dir, ".cache", "onnxruntime", Version)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// programDir is the folder of the running program, links resolved.
func programDir() (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program's folder: %w", err)
	}
	if target, err := filepath.EvalSymlinks(exe); err == nil {
		exe = target
	}
	return filepath.Dir(exe), nil
}
