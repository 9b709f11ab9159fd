package words

// Report has what the pages of a report say.
type Report struct {
	Compares, Verifies string // titles: protocols, a protocol
	Comma, Colon       string // between the items of a list, behind what is explained
	Lead               string // what a verdict is
	There, Here        string // behind it: where its bounds are told, from the page that compares, from that of a protocol
	Index              string // a link to the page that compares

	Protocols, Verdicts, Differ, Agree string // headings
	Broken, Stories, Sizes, Diagram    string
	Scenarios, Unused                  string

	Property, Scenario, Verdict, Steps, States string // columns
	NoSuch                                     string // in the place of a verdict: the protocol has no such property, or no such scenario
	Expected                                   string // behind the reason of a verdict that the catalogue expects
	WellFormed                                 string // the title of that property

	OneStep, ManySteps string // of a story
	Extends            string // a protocol, and what it is a variant of
	Size               string // of a protocol's text: states of an end, rules
	Counted            string // a verdict, how often
	None               string // where no property is violated
	Same               string // where no verdict differs
	Told               string // of a further scenario that breaks a property: where it is told
	Through            string // links of a story
	Back, Bounds       string // with the property, with the scenario
	Follows            string // the caption of another protocol's picture: that protocol
	NoStory            string // of a violation that no run shows
	Of                 string // a remark, and what it is said of

	Segments, Delays, Never string // bars
	EndStates, Rules        string
	Largest, Searched       string // titles of charts; property and scenario of the largest search
	Fired                   string // how many rules never fired, of how many, which

	Draw Diagram
}

// Diagram has what stands below a state diagram.
type Diagram struct {
	Crowd      string // to which state, from which, by what
	From       string
	FromAll    string
	FromAllBut string
	Alone      string // states that no rule leads to
	Comma      string
}

var reportEnglish = Report{
	Compares: "%s compared", Verifies: "%s: what holds, and what does not",
	Comma: ", ", Colon: ": ",
	Lead: "Each verdict is of all runs of its scenario: every interleaving of the two ends with a network that loses, reorders and duplicates " +
		"what the scenario allows. ",
	There:     "The page of a protocol tells what bounds each scenario, and so what a verdict covers.",
	Here:      "What bounds a scenario is what its verdicts cover:",
	Index:     "All protocols",
	Protocols: "Protocols", Verdicts: "Verdicts", Differ: "Where they differ", Agree: "Where they do not differ",
	Broken: "What breaks", Stories: "Stories", Sizes: "Sizes", Diagram: "State diagram of an end",
	Scenarios: "Scenarios, and what the verdicts cover", Unused: "Rules that never fired",
	Property: "property", Scenario: "scenario", Verdict: "verdict", Steps: "steps", States: "states",
	NoSuch: "not there", Expected: "as expected", WellFormed: "a rule takes every segment, and no value leaves its range",
	OneStep: "1 step", ManySteps: "%d steps",
	Extends: "a variant of %s", Size: "%d states, %d rules", Counted: "%d %s",
	None: "No property is violated.", Same: "No verdict differs.", Told: "as told in %s", Through: "Step through this story", Back: "Verdicts of %s", Bounds: "Bounds of %s",
	Follows: "%s, under the same schedule", NoStory: "No run shows it: what the property asks for never happens.", Of: "%s (%s)",
	Segments: "segments", Delays: "one-way delays", Never: "never", EndStates: "states of an end", Rules: "rules",
	Largest: "states searched (%s, %s)", Searched: "states of the largest search in each scenario",
	Fired: "%d of %d: %s",
	Draw: Diagram{
		Crowd: "To %s, %s: %s", From: "from %s", FromAll: "from any other state", FromAllBut: "from any other state but %s",
		Alone: "No rule leads to: %s", Comma: ", ",
	},
}

var reportChinese = Report{
	Compares: "协议比较：%s", Verifies: "%s：哪些性质成立，哪些不成立",
	Comma: "、", Colon: "：",
	Lead:      "每个结论都针对所在场景的全部运行：两端与网络的一切交错，网络可在场景允许的范围内丢失、乱序和复制报文段。",
	There:     "各场景的界限，也就是结论的适用范围，列在每个协议的页面上。",
	Here:      "各场景的界限也就是结论的适用范围：",
	Index:     "全部协议",
	Protocols: "协议", Verdicts: "结论", Differ: "结论不同之处", Agree: "结论没有不同之处",
	Broken: "违反的性质", Stories: "反例", Sizes: "规模", Diagram: "单端状态图",
	Scenarios: "场景与结论的适用范围", Unused: "从未触发的规则",
	Property: "性质", Scenario: "场景", Verdict: "结论", Steps: "步数", States: "状态数",
	NoSuch: "无此项", Expected: "符合预期", WellFormed: "每个报文段都有规则处理，且没有取值越界",
	OneStep: "1 步", ManySteps: "%d 步",
	Extends: "%s 的变体", Size: "%d 个状态，%d 条规则", Counted: "%d 项%s",
	None: "没有违反任何性质。", Same: "没有不同的结论。", Told: "反例见场景 %s", Through: "逐步查看这个反例", Back: "%s 的结论", Bounds: "场景 %s 的界限",
	Follows: "同样过程下的 %s", NoStory: "没有运行能够展示：性质所要求的情形从不出现。", Of: "%s（%s）",
	Segments: "报文段", Delays: "单程时延", Never: "不会发生", EndStates: "单端状态数", Rules: "规则数",
	Largest: "搜索的状态数（%s，%s）", Searched: "各场景中最大一次搜索的状态数",
	Fired: "%d 条（共 %d 条）：%s",
	Draw: Diagram{
		Crowd: "到 %s，%s：%s", From: "从 %s", FromAll: "从其他任何状态", FromAllBut: "从除 %s 以外的其他状态",
		Alone: "没有规则到达：%s", Comma: "、",
	},
}
