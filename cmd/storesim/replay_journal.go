package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"storesim/pipeline"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/journal"
)

// keptJournal is a replay's journal; nil for none.
type keptJournal struct {
	path string
	file *os.File
	*journal.Journal
}

// openJournal opens the journal and makes it the log of the pipeline to come.
func (c *replayCmd) openJournal(
	player *recording, kind string, opt *pipeline.Options,
) (kept *keptJournal, err error) {
	if c.Journal == "" {
		return nil, nil //nolint:nilnil // no journal is asked for
	}
	hash, err := journal.LayoutHash(player.layout)
	if err != nil {
		return nil, err
	}
	key := journal.Key{Layout: hash, Stages: kind, Window: opt.Window, Settle: opt.Settle}
	_, models := c.provenance()
	for _, m := range models {
		key.Networks = append(key.Networks, fmt.Sprintf("%s %.12s", m.Name, m.SHA256))
	}
	kept = &keptJournal{path: c.Journal}
	if kept.file, err = os.OpenFile(c.Journal, os.O_RDWR|os.O_CREATE, 0o644); err != nil {
		return nil, err
	}
	if err = lockFile(kept.file); err == nil {
		kept.Journal, err = journal.Open(kept.file, key)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", c.Journal, err), kept.file.Close())
	}
	opt.Log = kept.Journal
	return kept, nil
}

// recall brings a pipeline to where the journal ends, and the recording with it.
func (k *keptJournal) recall(a *app, t *till, player *recording) error {
	if k == nil {
		return nil
	}
	n, last := 0, feed.Stamp(0)
	cut, err := k.Recall(func(m feed.Message, found []detect.Detection) error {
		next, err := player.next()
		if err == nil {
			err = a.ctx.Err()
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil || *next.Head() != *m.Head() {
			return fmt.Errorf("its message %d is not the recording's: it is another recording's journal", n+1)
		}
		n, last = n+1, m.Head().Arrived
		err = t.pipeline.Recall(m, found)
		t.after(m)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", k.path, err)
	}
	if cut > 0 {
		fmt.Fprintf(a.stderr, "storesim: %s: its last %d bytes were half written and are cut off\n",
			k.path, cut)
	}
	if n > 0 {
		fmt.Fprintf(a.stderr, "storesim: %s: goes on after %d messages, at %.1f s, with %d receipts issued\n",
			k.path, n, last.Seconds(), k.Issued())
	}
	return nil
}

// close writes what is left and gives the file back.
func (k *keptJournal) close() error {
	if k == nil {
		return nil
	}
	return errors.Join(k.Flush(), k.file.Close())
}
