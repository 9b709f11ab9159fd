package words

// Messages are the messages of the program, with verbs of package fmt where something is filled in. Each part has a file of its own.
type Messages struct {
	Explain Explain
	Ladder  Ladder
}

// messages has every message in every language.
var messages = [...]Messages{
	English: {Explain: explainEnglish, Ladder: ladderEnglish},
	Chinese: {Explain: explainChinese, Ladder: ladderChinese},
}

// Messages gives the messages in the language.
func (l Lang) Messages() *Messages { return &messages[l] }
