package words

// Messages are the messages of the program, with verbs of package fmt where something is filled in. Each part has a file of its own.
type Messages struct {
	Explain   Explain
	Ladder    Ladder
	Picture   Picture
	Questions [9]Question
	Report    Report
}

// messages has every message in every language.
var messages = [...]Messages{
	English: {explainEnglish, ladderEnglish, pictureEnglish, questionsEnglish, reportEnglish},
	Chinese: {explainChinese, ladderChinese, pictureChinese, questionsChinese, reportChinese},
}

// Messages gives the messages in the language.
func (l Lang) Messages() *Messages { return &messages[l] }
