package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"runtime"
	"time"

	"storesim/bench/live"
	"storesim/bench/report/player"
)

type viewCmd struct {
	Dir    string `arg:"" name:"run" default:"runs/corner" help:"Folder of a run."`
	Listen string `default:"127.0.0.1:0" help:"HOST:PORT, 0 picks a port; beyond loopback --token is needed."`
	Token  string `env:"STORESIM_TOKEN" help:"What a browser must show, once: /?token=TOKEN."`
	Open   bool   `default:"true" negatable:"" help:"Open a browser where there is a desktop."`
}

// Run serves a run's folder until an interrupt.
func (c *viewCmd) Run(a *app) error {
	site, err := player.Open(c.Dir)
	if err != nil {
		return badInput{err}
	}
	if err := live.CheckAddress(c.Listen, c.Token); err != nil {
		return badInput{err}
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return badInput{err}
	}
	address, shown := "http://"+listener.Addr().String()+"/", ""
	if c.Token != "" {
		shown = "?token=TOKEN"
	}
	fmt.Fprintf(a.stdout, "%s%s\nends with Ctrl-C\n", address, shown)
	if c.Open && c.Token != "" {
		address += "?token=" + url.QueryEscape(c.Token)
	}
	if c.Open {
		openBrowser(a.ctx, address)
	}
	return serveSite(a.ctx, listener, player.Guard(c.Token, site))
}

// serveSite answers until the context ends, then lets requests under way finish for a moment.
func serveSite(ctx context.Context, l net.Listener, site http.Handler) error {
	server := &http.Server{
		Handler: site, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 5 * time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	soon, stop := context.WithTimeout(context.WithoutCancel(ctx), patience/2)
	defer stop()
	if err := server.Shutdown(soon); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// openBrowser asks the desktop to show a page. Where there is none, the address is on the terminal.
func openBrowser(ctx context.Context, address string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return
	}
	if cmd := exec.CommandContext(ctx, path, address); cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
