package lint

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// workFolder makes a folder with files in it, and gives it rooted.
func workFolder(t testing.TB, names ...string) (folder, work string) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		link, target, isLink := strings.Cut(name, " -> ")
		file := filepath.Join(folder, link)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if isLink {
			err = os.Symlink(target, file)
		} else {
			err = os.WriteFile(file, nil, 0o644)
		}
		if err != nil {
			t.Skip(err) // a file system without links, or without such names
		}
	}
	return folder, strings.TrimPrefix(filepath.ToSlash(folder), "/")
}

func TestDiscoverDisk(t *testing.T) {
	folder, work := workFolder(t, "app/.env", "app/b -> a", "app/a/.env", "app/a/up -> ../..", "app/.env.x -> gone", "shared/.env.prod",
		"app/s -> ../shared", "app/loop -> loop")
	if err := os.Symlink(filepath.Join(folder, "shared", ".env.prod"), filepath.Join(folder, "app", "absolute.env")); err != nil {
		t.Fatal(err)
	}
	d := discover(os.DirFS("/"), path.Join(work, "app"), []string{"."}, testKinds, nothingIgnored)
	want := []string{"dotenv .env", "dotenv a/.env", "dotenv absolute.env", "dotenv s/.env.prod"}
	if diff := cmp.Diff(want, seen(d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{".env.x: this symbolic link cannot be followed: no such file or directory"}, problems(d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a/up: a link to a folder above"}, prunes(d)); diff != "" {
		t.Error(diff)
	}
}

// TestDiscoverDevice: a device is no file, and one that never ends least of all.
func TestDiscoverDevice(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip(err)
	}
	_, work := workFolder(t, ".env", ".env.production -> /dev/zero", "readme -> /dev/zero")
	d := discover(os.DirFS("/"), work, []string{"."}, testKinds, nothingIgnored)
	if diff := cmp.Diff([]string{"dotenv .env"}, seen(d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{".env.production: this symbolic link leads to what is not a regular file"}, problems(d)); diff != "" {
		t.Error(diff)
	}
}

func TestDiscoverNotUTF8(t *testing.T) {
	_, work := workFolder(t, ".env.\xff", "x\xff/.env", "readme\xff", ".env")
	d := discover(os.DirFS("/"), work, []string{".", "\xff"}, testKinds, nothingIgnored)
	want := []string{
		`.env.\xff: this file cannot be read: its name is not UTF-8`,
		`\xff: this path is not UTF-8`,
		`x\xff: this folder cannot be read: its name is not UTF-8`,
	}
	if diff := cmp.Diff(want, problems(d)); diff != "" {
		t.Error(diff)
	}
}

func TestDiscoverForbidden(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	folder, work := workFolder(t, "closed/.env", "readme", ".env")
	for _, name := range []string{"closed", "readme"} {
		if err := os.Chmod(filepath.Join(folder, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(folder, "closed"), 0o755) })
	d := discover(os.DirFS("/"), work, []string{".", "readme"}, testKinds, nothingIgnored)
	want := []string{"closed: this folder cannot be read: permission denied", "readme: this file cannot be read: permission denied"}
	if diff := cmp.Diff(want, problems(d)); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkDiscover walks 10,000 files in 1,000 folders.
func BenchmarkDiscover(b *testing.B) {
	names := make([]string, 0, 10_000)
	for i := range 10_000 {
		base := fmt.Sprintf("module_%d.py", i%10)
		if i%100 == 0 {
			base = ".env.production"
		}
		names = append(names, fmt.Sprintf("src/%d/%d/%d/%s", i/1000, i/100%10, i/10%10, base))
	}
	_, work := workFolder(b, names...)
	for b.Loop() {
		discover(os.DirFS("/"), work, []string{"."}, testKinds, nothingIgnored)
	}
}
