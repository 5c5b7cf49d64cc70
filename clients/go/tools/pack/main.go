// Command pack writes a module as a file tree that GOPROXY can name, and compiles it from there
// for another module: pack FOLDER VERSION TREE.
//
// For example `pack ../package v1.0.0 dist/go` writes
// dist/go/casewright.example/client/@v/v1.0.0.zip, with the .mod, the .info and the list beside it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	if err := called(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func called(with []string) error {
	if len(with) != 3 {
		return errors.New("usage: pack FOLDER VERSION TREE")
	}
	folder, version, tree := with[0], with[1], with[2]
	mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return err
	}
	packed := module.Version{Path: modfile.ModulePath(mod), Version: version}
	if err := pack(packed, mod, folder, tree); err != nil {
		return err
	}
	return compile(packed, tree)
}

// pack writes the files that a module proxy answers for the module.
func pack(packed module.Version, mod []byte, folder, tree string) error {
	escaped, err := module.EscapePath(packed.Path)
	if err != nil {
		return err
	}
	beside := filepath.Join(tree, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(beside, 0o755); err != nil {
		return err
	}
	version := packed.Version
	info, err := json.Marshal(struct{ Version string }{version})
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		version + ".mod": mod, version + ".info": info, "list": []byte(version + "\n"),
	} {
		if err := os.WriteFile(filepath.Join(beside, name), content, 0o644); err != nil {
			return err
		}
	}
	archive, err := os.Create(filepath.Join(beside, version+".zip"))
	if err != nil {
		return err
	}
	return errors.Join(zip.CreateFromDir(archive, packed, folder), archive.Close())
}

// compile compiles the packages of the packed module for a new module, as its users do.
// Other modules come from the cache of this machine, or from where it takes modules: a cache that has all that
// is compiled may lack the go.mod of a module that a user's module is resolved with.
func compile(packed module.Version, tree string) error {
	folder, err := os.MkdirTemp("", "pack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	told, err := exec.Command("go", "env", "GOMODCACHE", "GOPROXY").Output()
	if err != nil {
		return err
	}
	cached, proxy, _ := strings.Cut(strings.TrimSpace(string(told)), "\n")
	proxies := []string{"file://" + tree, "file://" + filepath.Join(cached, "cache", "download"), proxy}
	for _, words := range [][]string{
		{"mod", "init", "example.com/user"},
		{"get", packed.Path + "/...@" + packed.Version},
		{"build", packed.Path + "/..."},
	} {
		command := exec.Command("go", words...)
		command.Dir = folder
		command.Env = append(os.Environ(),
			"GOPROXY="+strings.Join(proxies, ","), "GOSUMDB=off",
			"GOMODCACHE="+filepath.Join(folder, "modules"), "GOFLAGS=-modcacherw")
		if said, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: go %s: %s", err, strings.Join(words, " "), said)
		}
	}
	return nil
}
