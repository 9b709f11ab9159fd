package model

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var ruleStart = regexp.MustCompile(`(?m)^((replace|before|after) \S+ )?rule `)

func listingText(t *testing.T, p *Protocol, o ListingOptions) string {
	var b strings.Builder
	require.NoError(t, p.Listing().Write(&b, o))
	return b.String()
}

func TestListing(t *testing.T) {
	base, err := Load("testdata/lint/shop.tcp")
	require.NoError(t, err)
	variant, err := Load("testdata/lint/shop-variant.tcp")
	require.NoError(t, err)
	golden(t, "testdata/lint/shop.listing", listingText(t, base, ListingOptions{}))
	golden(t, "testdata/lint/shop.text", listingText(t, base, ListingOptions{Text: true}))
	golden(t, "testdata/lint/shop-variant.listing", listingText(t, variant, ListingOptions{}))
	golden(t, "testdata/lint/shop-variant.diff", listingText(t, variant, ListingOptions{Diff: true}))
	require.Equal(t, Summary{Name: "shop-variant", Title: "a shop without patience", Extends: "shop.tcp", States: 5, Rules: 10, Scenarios: 1}, variant.Summary())
}

func TestListingJSON(t *testing.T) {
	p, err := Load("testdata/lint/shop-variant.tcp")
	require.NoError(t, err)
	l := p.Listing()
	l.Rules = l.Rules[1:2]
	l.Rules[0].File = "shop.tcp"
	l.Differences = l.Differences[:1]
	text, err := json.Marshal(l)
	require.NoError(t, err)
	require.JSONEq(t, `{"protocol":"shop-variant","title":"a shop without patience","extends":"shop.tcp","rules":[{"id":"serve","section":"2",
		"title":"the order is served","heading":"the application","in":"SERVING","states":["SERVING"],"on":"call serve",
		"when":"state in {SERVING, DONE} and not bored","change":"through","through":["answer"],"file":"shop.tcp","line":32,
		"text":"rule serve \"2\" \"the order is served\"\n    in SERVING on call serve when state in {SERVING, DONE} and not bored # always\n{\n    do answer(n)\n    if busy { -> DONE }\n    else { do go-home }                  # in any case it is over\n}"}],
		"differences":[{"change":"removed","what":"rule","name":"patience",
		"base":"rule patience \"5\" \"it has taken too long\" in WAITING, SERVING on timer patience when n = 1 { send NO   -> IDLE }"}]}`, string(text))
}

// Every rule of the library is listed with the text from which it was read.
func TestListingOfLibrary(t *testing.T) {
	for _, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		l := p.Listing()
		require.Len(t, l.Rules, len(p.Rules))
		for i, r := range l.Rules {
			require.Equal(t, p.Rules[i].ID, r.ID)
			require.NotEmpty(t, r.In+r.For)
			require.NotEmpty(t, r.On)
			require.Equal(t, p.Rules[i].When != nil, r.When != "", r.ID)
			require.True(t, strings.HasSuffix(r.Text, "}") || strings.Contains(r.Text, "} "), r.Text)
			require.Len(t, ruleStart.FindAllString(r.Text, -1), 1, r.Text)
		}
		require.Equal(t, p.Extends != "", len(l.Differences) > 0)
		for _, r := range l.Rules {
			require.False(t, p.Extends == "" && r.Change != ChangeNone)
		}
	}
}
