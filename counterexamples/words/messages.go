package words

// Messages are the messages of the program, with verbs of package fmt where something is filled in. Each part has a file of its own.
type Messages struct {
	Explain Explain
	Picture Picture
}

// messages has every message in every language.
var messages = [...]Messages{
	English: {Explain: explainEnglish, Picture: pictureEnglish},
	Chinese: {Explain: explainChinese, Picture: pictureChinese},
}

// Messages gives the messages in the language.
func (l Lang) Messages() *Messages { return &messages[l] }
