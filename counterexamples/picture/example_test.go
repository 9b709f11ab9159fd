package picture_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"tcpcheck/counterexamples/picture"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// A violation is found, and shown as a picture and as a page.
func Example() {
	p, err := model.Load("two-way")
	if err != nil {
		panic(err)
	}
	r, err := properties.Check(context.Background(), p, p.Property("no-ghost"), "soup", properties.Options{})
	if err != nil {
		panic(err)
	}
	trace, err := r.Trace()
	if err != nil {
		panic(err)
	}

	scene := picture.NewScene(trace, picture.Options{Protocol: p, Turning: 3, Repeats: r.Story.Repeats()})
	for _, a := range scene.Arrows {
		fmt.Printf("%s leaves %s in step %d, ends: %v\n", a.Label, scene.Lanes[a.From], a.Sent, a.Ends)
	}

	var drawn, page bytes.Buffer
	err = picture.SVG(&drawn, scene, picture.Look{Lang: words.Chinese, Title: "two-way: no-ghost", Because: r.Because.String()})
	if err != nil {
		panic(err)
	}
	err = picture.HTML(&page, scene, picture.Page{
		Title:   picture.Texts{"A ghost connection", "幽灵连接"},
		Because: picture.Texts{r.Because.String(), "B 已建立连接，而 A 的那次连接早已结束。"},
		Said: [2][]string{ // of the start, of step 1, and so on; empty where nothing is to be said
			words.English: {"", "A wants a connection.", "", "A gives up, but its SYN is still on its way."},
			words.Chinese: {"", "A 想建立连接。", "", "A 放弃了，但它的 SYN 仍在途中。"},
		},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Contains(drawn.String(), "转折点"), strings.HasPrefix(page.String(), "<!DOCTYPE html>"))
	// Output:
	// <SEQ=0><CTL=SYN> leaves A in step 1, ends: [{4 0 true}]
	// <SEQ=0><ACK=1><CTL=SYN,ACK> leaves B in step 4, ends: [{5 2 false}]
	// true true
}
