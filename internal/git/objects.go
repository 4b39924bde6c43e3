package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// maxBlob is the size in bytes up to which a file is read.
const maxBlob = 64 << 20

var errTooLarge = errors.New("this file is larger than 64 MiB")

// objects reads objects through one git cat-file, which is started when it is
// first asked and again when it broke, as it does at a corrupt object.
type objects struct {
	git  program
	ctx  context.Context
	mode string // --batch or --batch-check

	mu   sync.Mutex
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	said *head
}

// An object is what git cat-file says of it.
type object struct {
	oid, kind string
	size      int64
	data      []byte // with --batch
}

// read asks for an object: an object id, which may have a suffix such as ^{}.
func (o *objects) read(name string) (object, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cmd == nil {
		if err := o.start(); err != nil {
			return object{}, err
		}
	}
	found, err := o.ask(name)
	var broken *brokenError
	if errors.As(err, &broken) {
		err = o.stop(broken.err)
	}
	return found, err
}

// A brokenError is one behind which the process cannot be asked again.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return e.err.Error() }

func (o *objects) start() error {
	cmd := o.git.command(o.ctx, "cat-file", o.mode)
	said := &head{}
	cmd.Stderr = said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return failed(o.ctx, "cat-file", err, said)
	}
	o.cmd, o.in, o.out, o.said = cmd, in, bufio.NewReader(out), said
	return nil
}

func (o *objects) ask(name string) (object, error) {
	if _, err := io.WriteString(o.in, name+"\n"); err != nil {
		return object{}, &brokenError{err}
	}
	line, err := o.out.ReadString('\n')
	if err != nil {
		return object{}, &brokenError{err}
	}
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return object{}, ErrMissing // NAME missing
	}
	found := object{oid: fields[0], kind: fields[1]}
	if found.size, err = strconv.ParseInt(fields[2], 10, 64); err != nil {
		return object{}, &brokenError{errors.New("unexpected output")}
	}
	if o.mode != "--batch" {
		return found, nil
	}
	if found.size > maxBlob {
		if _, err := io.CopyN(io.Discard, o.out, found.size+1); err != nil {
			return object{}, &brokenError{err}
		}
		return object{}, errTooLarge
	}
	data := make([]byte, found.size+1) // a line end follows
	if _, err := io.ReadFull(o.out, data); err != nil {
		return object{}, &brokenError{err}
	}
	found.data = data[:found.size:found.size]
	return found, nil
}

// stop ends the process and tells what it had to say.
func (o *objects) stop(reason error) error {
	_ = o.in.Close()
	err := failed(o.ctx, "cat-file", o.cmd.Wait(), o.said)
	o.cmd = nil
	if err == nil {
		err = fmt.Errorf("git cat-file: %w", reason)
	}
	return err
}

func (o *objects) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cmd != nil {
		_ = o.stop(io.EOF)
	}
}
