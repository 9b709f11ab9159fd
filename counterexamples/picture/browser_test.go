package picture

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// browser is a page that is open in a real browser, with what it asked of the network and what went wrong.
type browser struct {
	t        *testing.T
	ctx      context.Context
	lock     sync.Mutex
	requests []string
	errors   []string
}

// browsers are the names by which one may be installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"}

// open opens a page from a file, or skips the test where there is no browser.
func open(t *testing.T, page string) *browser {
	t.Helper()
	program := ""
	for _, name := range browsers {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		t.Skip("no browser: none of " + strings.Join(browsers, ", ") + " is installed")
	}
	path := filepath.Join(t.TempDir(), "story.html")
	require.NoError(t, os.WriteFile(path, []byte(page), 0o644))
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.WindowSize(1500, 950))
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
	b.run(chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()))
	return b
}

// hear notes requests that leave the page, and errors.
func (b *browser) hear(event any) {
	b.lock.Lock()
	defer b.lock.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type != network.ResourceTypeDocument && !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
		}
	case *network.EventWebSocketCreated:
		b.requests = append(b.requests, e.URL)
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.errors = append(b.errors, fmt.Sprint("console: ", e.Type))
	case *log.EventEntryAdded:
		b.errors = append(b.errors, e.Entry.Text)
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, actions...))
}

func (b *browser) click(id string) { b.t.Helper(); b.run(chromedp.Click(chromedp.ID(id))) }

func (b *browser) press(key string) { b.t.Helper(); b.run(chromedp.KeyEvent(key)) }

// script gives the value of an expression.
func (b *browser) script(expression string) string {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	require.NoError(b.t, err)
	return out
}

// text gives the text that is seen of an element.
func (b *browser) text(id string) string {
	b.t.Helper()
	return b.script("document.getElementById(" + fmt.Sprintf("%q", id) + ").innerText")
}

// lit lists the rows of the visible picture that are lit.
func (b *browser) lit() string {
	b.t.Helper()
	return b.script(`Array.from(document.querySelectorAll("#picture > div:not([hidden]) .row.now"), r => r.dataset.first + "-" + r.dataset.last)`)
}

// silent fails the test if the page asked anything of the network, or if something went wrong in it.
func (b *browser) silent() {
	b.t.Helper()
	b.lock.Lock()
	defer b.lock.Unlock()
	require.Empty(b.t, b.requests)
	require.Empty(b.t, b.errors)
}

func TestPageInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	scene, page := examplePage(t)
	b := open(t, html(t, scene, page))
	require.Equal(t, "Start", b.text("head"))
	require.Equal(t, "At first nothing is open.", b.text("said"))
	require.Equal(t, "0-0", b.lit())
	require.Equal(t, "true", b.script(`document.getElementById("back").disabled`))
	b.click("next")
	require.Equal(t, "Step 1 of 4", b.text("head"))
	require.Contains(t, b.text("what"), "The application of A calls open active.\nA sends <SEQ=0><CTL=SYN>.")
	require.Contains(t, b.text("fields"), "state\tCLOSED\u200bSYN-SENT\tCLOSED")
	require.Equal(t, "A → B <SEQ=0><CTL=SYN>", b.text("flying"))
	require.Contains(t, b.text("rules"), "open.active 3.10.1\nthe application opens actively\n")
	require.Contains(t, b.text("rules"), "do send-syn")
	require.Equal(t, "1-1", b.lit())
	b.click("back")
	require.Equal(t, "Start", b.text("head"))
	steps := []struct{ key, head string }{
		{kb.ArrowRight, "Step 1 of 4"}, {kb.ArrowDown, "Step 2 of 4"}, {kb.ArrowLeft, "Step 1 of 4"}, {kb.ArrowUp, "Start"}, {kb.ArrowUp, "Start"},
		{kb.End, "Step 4 of 4"}, {kb.ArrowRight, "Step 4 of 4"}, {kb.Home, "Start"}, {kb.End, "Step 4 of 4"},
	}
	for _, s := range steps {
		b.press(s.key)
		require.Equal(t, s.head, b.text("head"))
	}
	require.Equal(t, "4-4", b.lit())
	require.Equal(t, "true", b.script(`document.getElementById("next").disabled`))
	require.Contains(t, b.text("flying"), "(old)")
	b.silent()
}

func TestPageInBothLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	scene, page := examplePage(t)
	b := open(t, html(t, scene, page))
	b.press(kb.ArrowRight)
	require.Equal(t, "中文", b.text("language"))
	b.click("language")
	require.Equal(t, "第 1 步，共 4 步", b.text("head"))
	require.Equal(t, "A 想建立连接。", b.text("said"))
	require.Equal(t, "zh", b.script("document.documentElement.lang"))
	require.Equal(t, "幽灵连接", b.script("document.title"))
	require.Contains(t, b.text("picture"), "转折点")
	require.NotContains(t, b.text("picture"), "turning point")
	require.Equal(t, "1-1", b.lit())
	b.click("language")
	require.Equal(t, "Step 1 of 4", b.text("head"))
	require.Contains(t, b.text("picture"), "turning point")
	page.Lang = 1
	b = open(t, html(t, scene, page))
	require.Equal(t, "初始状态", b.text("head"))
	b.silent()
}

// A text is never taken for a script or an element.
func TestPageOfHostileTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	hostile := `</script><script>document.title = "taken"</script><img src="http://example.invalid/x" onerror="document.title = 'taken'"><!--`
	trace := allKinds()
	trace.Steps[0].Call, trace.Steps[1].Told, trace.Initial.Ends[0].State = hostile, []string{hostile}, hostile
	title := Texts{hostile, hostile}
	b := open(t, html(t, NewScene(trace, Options{}), Page{Title: title, Because: title, Said: [2][]string{{hostile, hostile}, nil}}))
	b.press(kb.End)
	b.press(kb.Home)
	b.press(kb.ArrowRight)
	require.Equal(t, hostile, b.script("document.title"))
	require.Equal(t, hostile, b.text("said"))
	require.Contains(t, b.text("what"), hostile)
	require.Equal(t, "0", b.script(`document.images.length`))
	b.silent()
}

// What is fainter than its surroundings is still read, on white and on black.
func TestPageInTheDark(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	scene, page := examplePage(t)
	b := open(t, html(t, scene, page))
	ground := func() string {
		return b.script(`[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector(".story .paper")).fill]`)
	}
	colours := []string{ground()}
	for _, scheme := range []string{"dark", "light"} {
		wanted := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, wanted)
		require.NoError(t, err)
		colours = append(colours, ground())
	}
	require.True(t, slices.Contains(colours, "rgb(20, 23, 27),rgb(20, 23, 27)"), colours)
	require.True(t, slices.Contains(colours, "rgb(255, 255, 255),rgb(255, 255, 255)"), colours)
}
