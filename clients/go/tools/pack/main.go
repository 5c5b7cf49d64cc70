// Command pack writes a module as a file tree that GOPROXY can name: pack FOLDER VERSION TREE.
//
// For example `pack ../package v1.0.0 dist/go` writes
// dist/go/casewright.example/client/@v/v1.0.0.zip, with the .mod, the .info and the list beside it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	if len(os.Args) != 4 {
		fail(fmt.Errorf("usage: pack FOLDER VERSION TREE"))
	}
	if err := pack(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func pack(folder, version, tree string) error {
	mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return err
	}
	path := modfile.ModulePath(mod)
	escaped, err := module.EscapePath(path)
	if err != nil {
		return err
	}
	beside := filepath.Join(tree, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(beside, 0o755); err != nil {
		return err
	}
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
	defer archive.Close()
	return zip.CreateFromDir(archive, module.Version{Path: path, Version: version}, folder)
}
