package report

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
)

// browser is a real one, with what its pages asked of the network and what went wrong in them.
type browser struct {
	t      *testing.T
	ctx    context.Context
	lock   sync.Mutex
	events []string
}

// browse starts a browser, or skips the test where there is none.
func browse(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		t.Skip("no browser is installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.WindowSize(1300, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	limited, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t}
	allocated, cancel := chromedp.NewExecAllocator(limited, options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(allocated, chromedp.WithListener(b.hear)) // it asks for network, log and runtime events
	t.Cleanup(cancel)
	return b
}

func (b *browser) hear(event any) {
	text := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type != network.ResourceTypeDocument && !strings.HasPrefix(e.Request.URL, "data:") {
			text = e.Request.URL
		}
	case *network.EventWebSocketCreated:
		text = e.URL
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		text = fmt.Sprint("console: ", e.Type)
	case *log.EventEntryAdded:
		text = e.Entry.Text
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	if text != "" {
		b.events = append(b.events, text)
	}
}

// script gives the value of an expression.
func (b *browser) script(expression string) string {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	require.NoError(b.t, err)
	return out
}

// A report that was written to a folder opens from there, page by page, without a request that leaves it and without an error.
func TestPagesInABrowser(t *testing.T) {
	b := browse(t)
	s, err := library()
	require.NoError(t, err)
	files, err := s.Pages(words.English)
	require.NoError(t, err)
	dir := t.TempDir()
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, f.Data, 0o600))
	}
	for _, f := range files {
		address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(f.Name)))}).String()
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Navigate(address)))
		require.NotEmpty(t, b.script("document.title"), f.Name)
		require.Equal(t, "true", b.script("document.documentElement.scrollWidth <= window.innerWidth"), "%s is wider than the window", f.Name)
	}
	back := b.script(`document.querySelector("#links a").href`)
	require.Contains(t, back, "/protocols/no-time-wait.html#story-clean-close")
	require.NoError(t, chromedp.Do(b.ctx, chromedp.Navigate(back)))
	require.Equal(t, "true", b.script(`document.querySelector(":target").id === "story-clean-close"`))
	b.lock.Lock()
	defer b.lock.Unlock()
	require.Empty(t, b.events)
}
