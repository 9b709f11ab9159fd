package words

// Ladder has what stands in and below a ladder. Places have numbers where a language orders them otherwise.
type Ladder struct {
	Violated string // the line above: protocol, property, scenario, how many steps
	Told     string // the same of a story of any verdict: protocol, property, verdict, scenario, how many steps
	Run      string // the story of no property: protocol, scenario, how many steps
	Step     string // one
	Steps    string // several

	Timer          string // a timer fires
	Lifetime       string // a lifetime has passed
	Crash, Restart string
	Old, Copy      string // marks of a segment
	From, To       string // its sender, where that is a party, and its receiver
	Party          string // that has no name
	Octet, Octets  string // the application gets one, several

	Fault          string
	Shared         string // fields outside both ends
	StillInNetwork string
	Stops          string // the run does nothing any more
	StepRepeats    string // the last step comes again and again
	Repeats        string // from a step on

	DoesNotHold  string // of a property without a sentence: its title
	Comma        string // between the items of a list
	Semicolon    string // between the parts of a sentence
	FullStop     string
	WhyWhatever  string
	WhyUnassumed string
	WhyStopped   string
	WhyCycle     string // with what follows
	Happens      string // a list of actions
	Missed       string
	Delivered    string
	Silent       string

	AssumesNothing  string
	AssumesFairness string // with what follows
	Weak, Strong    string // a list of actions
	SoupStays       string // the last part: of arrivals
	Arrives         string
	Stays           string
	MayStay         string

	Verdicts Verdicts
	Actions  Actions
}

// Verdicts has the names of verdicts.
type Verdicts struct {
	Holds, Violated, Incomplete, Vacuous string
}

// Actions has the names of what a fair run may not put off for ever; with the name of the timer or rule where there is one.
type Actions struct {
	Timer, Lifetime, Rule string
	Call, Crash, Restart  string
	Loss, Duplicate       string
	Of                    string // an action, and its end
}

var ladderEnglish = Ladder{
	Violated: "%[1]s: %[2]s is violated in scenario %[3]s, %[4]s",
	Told:     "%[1]s: %[2]s %[3]s in scenario %[4]s, %[5]s",
	Run:      "%s: a run in scenario %s, the story of no property, %s",
	Step:     "1 step",
	Steps:    "%d steps",

	Timer:    "%s timer",
	Lifetime: "a lifetime has passed",
	Crash:    "crash",
	Restart:  "restart",
	Old:      "(old)",
	Copy:     "(copy)",
	From:     "from %s",
	To:       "to %s",
	Party:    "a party",
	Octet:    "1 octet",
	Octets:   "%d octets",

	Fault:          "fault:",
	Shared:         "shared:",
	StillInNetwork: "still in the network:",
	Stops:          "then nothing happens any more",
	StepRepeats:    "then step %d repeats for ever",
	Repeats:        "then repeats from step %d",

	DoesNotHold:  "this does not hold: %s",
	Comma:        ", ",
	Semicolon:    "; ",
	FullStop:     ".",
	WhyWhatever:  "every run that begins like this violates it, whatever happens then",
	WhyUnassumed: "no fairness is assumed: any run counts",
	WhyStopped:   "nothing has to happen any more: no fair timer runs, no call is due, no segment has to arrive",
	WhyCycle:     "the cycle is fair: %s",
	Happens:      "in it happens what has to: %s",
	Missed:       "not always possible, and so never owed: %s",
	Delivered:    "each segment sent in it arrives in it",
	Silent:       "nothing is sent in it",

	AssumesNothing:  "assumes no fairness: what can happen need never happen",
	AssumesFairness: "assumes fairness: %s",
	Weak:            "what stays possible happens in the end (weak: %s)",
	Strong:          "what is possible again and again happens (strong: %s)",
	SoupStays:       "what is in the soup need never arrive",
	Arrives:         "a segment that is sent again and again arrives again and again (strong)",
	Stays:           "a segment that stays in the network arrives in the end (weak)",
	MayStay:         "a segment may stay in the network for ever",

	Verdicts: Verdicts{Holds: "holds", Violated: "violated", Incomplete: "incomplete", Vacuous: "vacuous"},
	Actions: Actions{
		Timer:     "the timer %s",
		Lifetime:  "a lifetime of the timer %s",
		Rule:      "the rule %s",
		Call:      "the next call",
		Crash:     "a crash",
		Restart:   "the restart",
		Loss:      "a loss",
		Duplicate: "a duplicate",
		Of:        "%[1]s of %[2]s",
	},
}

var ladderChinese = Ladder{
	Violated: "%[1]s：性质 %[2]s 在场景 %[3]s 中被违反，%[4]s",
	Told:     "%[1]s：性质 %[2]s 在场景 %[4]s 中%[3]s，%[5]s",
	Run:      "%s：场景 %s 中的一次运行，不针对任何性质，%s",
	Step:     "1 步",
	Steps:    "%d 步",

	Timer:    "%s 定时器",
	Lifetime: "过了一个报文寿命",
	Crash:    "崩溃",
	Restart:  "重新启动",
	Old:      "(旧)",
	Copy:     "(副本)",
	From:     "来自 %s",
	To:       "发往 %s",
	Party:    "第三方",
	Octet:    "1 个字节",
	Octets:   "%d 个字节",

	Fault:          "协议文本的错误：",
	Shared:         "共享：",
	StillInNetwork: "还在网络中：",
	Stops:          "此后再也不会发生任何事",
	StepRepeats:    "此后第 %d 步永远重复",
	Repeats:        "此后从第 %d 步起重复",

	DoesNotHold:  "以下不成立：%s",
	Comma:        "、",
	Semicolon:    "；",
	FullStop:     "。",
	WhyWhatever:  "凡是这样开始的运行，无论此后发生什么，都违反它",
	WhyUnassumed: "没有假设公平性：任何运行都算数",
	WhyStopped:   "再没有什么必须发生：没有公平的定时器在运行，没有调用到期，也没有报文段必须到达",
	WhyCycle:     "这个循环是公平的：%s",
	Happens:      "其中发生了必须发生的：%s",
	Missed:       "并非一直可能，因此从来不欠：%s",
	Delivered:    "其中发出的每个报文段都在其中到达",
	Silent:       "其中什么也没有发出",

	AssumesNothing:  "没有假设公平性：可能发生的不必发生",
	AssumesFairness: "假设公平性：%s",
	Weak:            "一直可能的最终会发生（弱公平：%s）",
	Strong:          "反复可能的会发生（强公平：%s）",
	SoupStays:       "汤（soup）中的报文段不必到达",
	Arrives:         "反复发送的报文段会反复到达（强公平）",
	Stays:           "停留在网络中的报文段最终会到达（弱公平）",
	MayStay:         "报文段可能永远停留在网络中",

	Verdicts: Verdicts{Holds: "成立", Violated: "被违反", Incomplete: "未完成", Vacuous: "空真"},
	Actions: Actions{
		Timer:     "定时器 %s",
		Lifetime:  "定时器 %s 的一个报文寿命",
		Rule:      "规则 %s",
		Call:      "下一次调用",
		Crash:     "崩溃",
		Restart:   "重新启动",
		Loss:      "一次丢失",
		Duplicate: "一次重复",
		Of:        "%[2]s 的%[1]s",
	},
}
